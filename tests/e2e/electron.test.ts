import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import { electronBinary } from '../../scripts/electron-binary.ts';

/** The shell in the real Electron, where there is one. What needs no real one is in `tests/security/`. */
const root = join(import.meta.dirname, '../..');
const binary = electronBinary();
if (binary === undefined)
  console.log(
    'NOT RUN: Electron binary is not installed (npx install-electron fetches it; ELECTRON_MIRROR is honoured)',
  );

describe.skipIf(binary === undefined)('the desk in Electron', () => {
  let application: ElectronApplication;
  let folder: string;

  beforeAll(async () => {
    await ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'onething-e2e-electron-'));
    application = await _electron.launch({
      executablePath: binary ?? '',
      args: [...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      env: { ...process.env, ONETHING_DATA: folder },
    });
  });
  afterAll(async () => {
    await application.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows what it learned over its port, and natives and device process run', async () => {
    const page = await application.firstWindow();
    await page.getByText('甘肃省白银市平川区').first().waitFor();
    await page.getByText('等待放卡').waitFor({ timeout: 20_000 });
    expect(page.url()).toBe('onething://desk/');
  });

  test('is guarded', async () => {
    const page = await application.firstWindow();
    expect(
      await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis)),
    ).toEqual([]);
    await page.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    expect(await page.evaluate(() => window.open('https://example.invalid/'))).toBeNull();
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    expect(page.url()).toBe('onething://desk/');
    expect(application.windows()).toHaveLength(1);
    const preferences = await application.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as
        | {
            getLastWebPreferences?: () => {
              sandbox?: boolean;
              contextIsolation?: boolean;
              nodeIntegration?: boolean;
            };
          }
        | undefined;
      return contents?.getLastWebPreferences?.();
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  });
});
