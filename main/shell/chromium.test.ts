import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chromiumSwitches, findChromium, noScreen } from './chromium.ts';
import { dataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-shell-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(...path: string[]): string {
  const full = join(folder, ...path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, '#!/bin/sh\n');
  chmodSync(full, 0o755);
  return full;
}

describe('finding a browser', () => {
  test('on Linux by its name in the path, Chromium before Chrome before Edge', () => {
    const edge = program('two', 'microsoft-edge');
    const env = { PATH: [join(folder, 'one'), join(folder, 'two')].join(delimiter) };
    expect(findChromium('linux', env)).toBe(edge);
    const chrome = program('two', 'google-chrome');
    expect(findChromium('linux', env)).toBe(chrome);
    const chromium = program('one', 'chromium-browser');
    expect(findChromium('linux', env)).toBe(chromium);
  });

  test('on Windows in the program folders', () => {
    const edge = program('x86', 'Microsoft', 'Edge', 'Application', 'msedge.exe');
    expect(findChromium('win32', { 'PROGRAMFILES(X86)': join(folder, 'x86') })).toBe(edge);
  });

  test('by name when one is named, and never another one then', () => {
    const named = program('mine');
    program('bin', 'chromium');
    expect(findChromium('linux', { ONETHING_CHROMIUM: named, PATH: join(folder, 'bin') })).toBe(named);
    expect(
      findChromium('linux', { ONETHING_CHROMIUM: join(folder, 'gone'), PATH: join(folder, 'bin') }),
    ).toBe(undefined);
  });

  test('finds none where there is none, and no screen where there is none', () => {
    expect(findChromium('linux', { PATH: folder })).toBeUndefined();
    expect(noScreen('linux', {})).toContain('DISPLAY');
    expect(noScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeUndefined();
    expect(noScreen('win32', {})).toBeUndefined();
  });
});

test('the window keeps nothing and talks to nobody else', () => {
  const switches = chromiumSwitches('/profile', { kiosk: true });
  for (const needed of ['--incognito', '--kiosk', '--no-proxy-server', '--disable-background-networking'])
    expect(switches).toContain(needed);
  expect(switches.find((word) => word.startsWith('--host-resolver-rules='))).toContain('MAP * ~NOTFOUND');
  expect(switches.join(' ')).not.toMatch(/disable-web-security|remote-debugging-port|allow-running-insecure/);
});

test('the data folder is the system’s own place, or the one that is named', () => {
  expect(dataFolder('linux', {}, '/home/a')).toBe('/home/a/.local/share/onething-counter');
  expect(dataFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/onething-counter');
  expect(dataFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/OneThingCounter');
  expect(dataFolder('win32', { LOCALAPPDATA: '/Local' }, '/Users/a')).toBe(join('/Local', 'OneThingCounter'));
  expect(dataFolder('linux', { ONETHING_DATA: '/elsewhere' }, '/home/a')).toBe('/elsewhere');
});
