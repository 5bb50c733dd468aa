import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listBuiltFiles } from '../../main/shell/built-files.ts';
import { findChromium, openChromium } from '../../main/shell/chromium.ts';
import { startWindowServer } from '../../main/shell/window-server.ts';

/**
 * What the start is measured against: the browser shell with nothing in it. The same server, the same
 * Chromium with the same switches, an empty page. Bundled like the program and run by Node; ends with SIGTERM.
 */
const program = findChromium();
if (program === undefined) throw new Error('no Chromium');
const folder = mkdtempSync(join(tmpdir(), 'onething-blank-'));
writeFileSync(
  join(folder, 'index.html'),
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>空白</title><body id="blank"></body></html>',
);
const server = await startWindowServer({ files: listBuiltFiles(folder), serve: () => {} });
const window = openChromium(program, server.newAddress());
process.once('SIGTERM', () => void window.close());
await window.closed;
await server.close();
rmSync(folder, { recursive: true, force: true });
