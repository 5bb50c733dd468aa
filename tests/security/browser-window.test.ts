import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { syntheticPeople } from '../../drivers/id-card-reader/simulator/people.ts';
import { ensureBuilt } from '../../scripts/build.ts';

/** `npm start` as a person runs it, its window a real Chromium without a screen. */
const root = join(import.meta.dirname, '../..');
let folder: string;
let running: ChildProcess | undefined;
let output = '';

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'onething-start-'));
  const wrapper = join(folder, 'chromium-without-screen');
  writeFileSync(wrapper, '#!/bin/sh\nexec /usr/bin/chromium --headless=new --remote-debugging-port=0 "$@"\n');
  chmodSync(wrapper, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(join(folder, 'data'), { recursive: true, force: true });
});

function start(...args: string[]): ChildProcess {
  output = '';
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
    cwd: root,
    env: {
      ...process.env,
      DISPLAY: ':0',
      ONETHING_DATA: join(folder, 'data'),
      ONETHING_CHROMIUM: join(folder, 'chromium-without-screen'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  running = child;
  return child;
}

function profileOf(child: ChildProcess): string | undefined {
  const parents = ['/dev/shm', tmpdir()];
  return parents
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .find((path) => path.includes(`onething-window-${child.pid}-`));
}

/** Where Chromium can be debugged, once it has written it down. */
function debuggingPort(child: ChildProcess): string | undefined {
  const profile = profileOf(child);
  const file = profile === undefined ? '' : join(profile, 'DevToolsActivePort');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
}

async function look(child: ChildProcess): Promise<{ browser: Browser; page: Page; profile: string }> {
  await expect.poll(() => debuggingPort(child), { timeout: 30_000 }).toMatch(/^\d+$/);
  const port = debuggingPort(child);
  const profile = profileOf(child) ?? '';
  // A second DevTools connection made before the window's page exists may wait for ever.
  const listed = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/json/list`)).text();
  await expect.poll(listed, { timeout: 20_000 }).toMatch(/"url": "http:\/\/127\.0\.0\.1/);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  await expect.poll(() => pages().some((page) => page.url().startsWith('http://127.0.0.1'))).toBe(true);
  const page = pages().find((one) => one.url().startsWith('http://127.0.0.1'));
  if (!page) throw new Error('no window');
  return { browser, page, profile };
}

/** Names and numbers as they could lie in a file: UTF-8 and UTF-16. */
function traces(path: string, texts: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    for (const text of texts)
      for (const encoding of ['utf8', 'utf16le'] as const)
        if (bytes.includes(Buffer.from(text, encoding))) found.push(`${entry.name}: ${text} (${encoding})`);
  }
  return found;
}

/** Processes whose command line names the profile. */
function processesOf(profile: string): string {
  try {
    return execFileSync('pgrep', ['-af', profile], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

describe('npm start with a Chromium window', () => {
  test('shows the desk, survives a reload, leaves nothing of a person behind', async () => {
    const child = start();
    const { browser, page, profile } = await look(child);
    const violations: string[] = [];
    page.on('console', (message) => {
      if (/Content.Security|Refused to|Unrecognized feature/i.test(message.text()))
        violations.push(message.text());
    });
    await page.getByText('甘肃省白银市平川区').first().waitFor();
    // The token is gone from the address as soon as the page has it.
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByText('等待放卡').waitFor({ timeout: 20_000 });
    expect(await page.evaluate(() => document.cookie)).toBe('');

    const person = syntheticPeople.find(({ id }) => id === 'wang-fugui')?.record;
    if (person?.kind !== 'citizen') throw new Error('the person is gone');
    await page.getByRole('button', { name: '演示设备' }).click();
    await page.getByRole('group', { name: '放上身份证' }).getByRole('button', { name: person.name }).click();
    await page.getByRole('main').getByText(person.name).first().waitFor({ timeout: 20_000 });

    const texts = [person.name, person.idNumber, person.address];
    expect(traces(profile, texts)).toEqual([]);
    expect(traces(join(folder, 'data'), texts)).toEqual([]);
    for (const text of texts) expect(output).not.toContain(text);
    expect(violations).toEqual([]);

    await browser.close();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(profileOf(child)).toBeUndefined();
    expect(processesOf(profile)).toBe('');
    // What stays is encrypted, and what was written last went in with the end.
    expect(traces(join(folder, 'data'), texts)).toEqual([]);
  });

  test('ends when its window is closed, and its window ends when it is killed', async () => {
    const closedByHand = start();
    const first = await look(closedByHand);
    const session = await first.browser.newBrowserCDPSession();
    const ended = once(closedByHand, 'exit');
    await session.send('Browser.close').catch(() => {
      // The answer may not make it out any more.
    });
    expect(await ended).toEqual([0, null]);

    const killed = start();
    const second = await look(killed);
    killed.kill('SIGKILL');
    await expect.poll(() => processesOf(second.profile), { timeout: 10_000 }).toBe('');
    // The next start sweeps what the killed one could not.
    const next = start('--shell=none');
    await expect.poll(() => output, { timeout: 20_000 }).toContain('请打开：');
    next.kill('SIGTERM');
    expect(await once(next, 'exit')).toEqual([0, null]);
  });

  test('is refused a second time on the same data folder', async () => {
    const first = start('--shell=none');
    await expect.poll(() => output, { timeout: 20_000 }).toContain('请打开：');
    const second = start('--shell=none');
    expect(await once(second, 'exit')).toEqual([1, null]);
    expect(output).toContain('程序已在运行');
    first.kill('SIGTERM');
    expect(await once(first, 'exit')).toEqual([0, null]);
  });

  test.each([
    ['--shell=netscape', 2, '--shell 只能是'],
    ['--reader=magic', 1, '--reader 只能是'],
    ['--port=99999', 1, '--port 应为'],
    ['--backend=nowhere', 1, '--backend 应为'],
    ['--what', 1, '无法理解命令行'],
  ])('%s is refused with a sentence', async (arg, code, sentence) => {
    expect(await once(start(arg), 'exit')).toEqual([code, null]);
    expect(output).toContain(sentence);
  });
});
