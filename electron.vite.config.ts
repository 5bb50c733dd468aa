import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import windowConfig from './renderer/vite.config.ts';

const root = import.meta.dirname;

/**
 * Everything that runs in a process or thread of its own; `main/entries.ts` looks for these names, all in
 * one folder.
 */
const entries = {
  electron: 'main/shell/electron.ts',
  browser: 'main/shell/browser.ts',
  'device-host': 'drivers/host.ts',
  'reader-simulator': 'drivers/id-card-reader/simulator/reader-process.ts',
  'paper-worker': 'paper/paper-worker.ts',
  'page-worker': 'main/scanning/page-worker.ts',
};

/** Plain JavaScript packages that go into the bundle: one file is read at start instead of hundreds. */
const bundled = [
  '@marcbachmann/cel-js',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  'chinese-days',
  'ws',
  'yaml',
  'zod',
];

export default defineConfig({
  main: {
    build: {
      outDir: join(root, 'out/main'),
      externalizeDeps: { exclude: bundled },
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries: files find each other by `import.meta.url`.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'out/preload'),
      // A sandboxed preload can load nothing but itself, and only as CommonJS.
      externalizeDeps: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { preload: join(root, 'main/shell/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...windowConfig,
    // Once bundled into this file, the window's own config no longer knows its folder.
    root: join(root, 'renderer'),
    build: {
      ...windowConfig.build,
      outDir: join(root, 'out/renderer'),
      rolldownOptions: {
        ...windowConfig.build?.rolldownOptions,
        input: join(root, 'renderer/index.html'),
      },
    },
  },
});
