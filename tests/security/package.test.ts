import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { syntheticPeople } from '../../drivers/id-card-reader/simulator/people.ts';

/**
 * What would be packaged, packaged: the real configuration and the real builder, over an Electron folder that
 * holds everything but Electron. The result does not run; what is in it can be looked at.
 */
const root = join(import.meta.dirname, '../..');
const require = createRequire(join(root, 'node_modules/electron-builder/package.json'));
interface Asar {
  listPackage(path: string, options: { isPack: boolean }): string[];
}
let folder: string;
let packed: string;
let files: string[];

interface BuilderConfig {
  readonly electronFuses: Readonly<Record<string, boolean>>;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onething-package-'));
  const electron = join(folder, 'electron');
  mkdirSync(join(electron, 'resources'), { recursive: true });
  for (const name of ['electron', 'version', 'LICENSE', 'chrome-sandbox'])
    writeFileSync(join(electron, name), '');
  chmodSync(join(electron, 'electron'), 0o755);
  const run = (bin: string, ...args: string[]): void => {
    execFileSync(process.execPath, [join(root, 'node_modules', bin), ...args], { cwd: root, stdio: 'pipe' });
  };
  run('electron-vite/bin/electron-vite.js', 'build', '--mode', 'package');
  // The stand-in for the binary has no fuses to flip.
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8').replace(
    /^electronFuses:\n(?: {2}.*\n)+/m,
    '',
  );
  writeFileSync(join(folder, 'builder.yml'), `${config}\nelectronDist: ${electron}\n`);
  run(
    'electron-builder/out/cli/cli.js',
    '--linux',
    '--dir',
    '--x64',
    '--config',
    join(folder, 'builder.yml'),
    `--config.directories.output=${join(folder, 'out')}`,
  );
  packed = join(folder, 'out/linux-unpacked/resources');
  const asar = require('@electron/asar') as Asar;
  files = asar.listPackage(join(packed, 'app.asar'), { isPack: false });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the configuration is one that the builder knows, and its fuses close the back doors', async () => {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration: (config: unknown, log: { isEnabled: boolean; add: () => void }) => Promise<void>;
  };
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as BuilderConfig;
  const log = { isEnabled: false, add: () => {} };
  await expect(validateConfiguration(config, log)).resolves.toBeUndefined();
  await expect(validateConfiguration({ ...config, notAKey: 1 }, log)).rejects.toThrow('unknown property');
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

describe('the package', () => {
  test('holds the program, its data and its window', () => {
    for (const needed of [
      '/package.json',
      '/out/main/electron.js',
      '/out/main/device-host.js',
      '/out/main/paper-worker.js',
      '/out/main/page-worker.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/paper/fonts/HanaMinB.ttf',
      '/regions/gansu-pingchuan/region.yaml',
      '/node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
      '/node_modules/@hyzyla/pdfium/package.json',
      '/node_modules/pdfkit/package.json',
    ])
      expect(files).toContain(needed);
  });

  test('holds no simulator, no synthetic person, no source and no test', () => {
    expect(
      files.filter((file) => /reader-simulator|browser\.js$/.test(file) && file.startsWith('/out/main')),
    ).toEqual([]);
    const main = join(root, 'dist/app/main');
    const code = readdirSync(main)
      .map((name) => readFileSync(join(main, name), 'utf8'))
      .join('\n');
    expect(code).toContain('no simulators in a packaged program');
    const names = syntheticPeople.map(({ record }) => ('name' in record ? record.name : record.chineseName));
    expect(names.filter((name) => name !== undefined && name !== '' && code.includes(name))).toEqual([]);
    const own = files.filter((file) => !file.startsWith('/node_modules/'));
    expect(own.filter((file) => /\.(tsx?|map)$|\/tests?\//.test(file))).toEqual([]);
  });

  test('has its natives unpacked, where they can be loaded from', () => {
    const unpacked = readdirSync(join(packed, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
    for (const native of ['better-sqlite3', '@serialport', 'koffi', '@img/sharp-linux-x64'])
      expect(unpacked.some((path) => path.includes(native) && path.endsWith('.node'))).toBe(true);
    expect(existsSync(join(packed, 'app.asar.unpacked/out'))).toBe(false);
  });
});
