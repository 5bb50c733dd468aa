import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';

interface Browser {
  readonly context: BrowserContext;
  /** Where a test connects to look at the windows. */
  readonly debuggingPort: number;
  readonly profile: string;
}
let browser: Promise<Browser> | undefined;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function launch(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'electron-stand-in-'));
  const debuggingPort = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['ONETHING_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    // Signals are the program's to answer.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    viewport: { width: 1440, height: 900 },
    args: ['--no-sandbox', `--remote-debugging-port=${debuggingPort}`, '--use-fake-device-for-media-stream'],
  });
  return { context, debuggingPort, profile };
}

/** One Chromium for all windows, started with the first. */
export function openBrowser(): Promise<Browser> {
  return (browser ??= launch());
}

export async function closeBrowser(): Promise<void> {
  const open = await browser;
  if (!open) return;
  await open.context.close();
  rmSync(open.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
