import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { compiledRegionsFile } from './main/regions/compiled-regions.ts';
import { compileRegions } from './main/regions/read-regions.ts';
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
  '@orpc/openapi-client',
  '@orpc/server',
  '@orpc/zod',
  'chinese-days',
  'ws',
  'yaml',
  'zod',
];

/**
 * A packaged program contains no simulator: each of their modules becomes empty, and what would make one
 * throws. `allowSimulators` is false there anyway; this takes the code away as well.
 */
function withoutSimulators(): Plugin {
  return {
    name: 'without-simulators',
    enforce: 'pre',
    transform(code, id) {
      if (!/[\\/]drivers[\\/].*(simulated-\w+\.ts|[\\/]simulator[\\/][\w-]+\.ts)$/.test(id)) return null;
      const names = [...code.matchAll(/^export (?:async )?(class|function|const) (\w+)/gm)];
      return names
        .map(([, kind, name]) =>
          kind === 'const'
            ? `export const ${name} = undefined;`
            : `export function ${name}() { throw new Error('no simulators in a packaged program'); }`,
        )
        .join('\n');
    },
  };
}

/** Leaves the checked regions beside the bundle: the start is a sixth of a second shorter by it. */
function withRegions(): Plugin {
  return {
    name: 'with-regions',
    generateBundle() {
      const source = JSON.stringify(compileRegions(join(root, 'regions')));
      this.emitFile({ type: 'asset', fileName: compiledRegionsFile, source });
    },
  };
}

/** `electron-vite build --mode package` builds what is packaged, into `dist/app`. */
export default defineConfig(({ mode }) => {
  const packaged = mode === 'package';
  const out = join(root, packaged ? 'dist/app' : 'out');
  // The browser shell is for where the sources are; a package has Electron.
  const left = packaged ? ['reader-simulator', 'browser'] : [];
  const inputs = Object.entries(entries).filter(([name]) => !left.includes(name));
  return {
    main: {
      plugins: [withRegions(), ...(packaged ? [withoutSimulators()] : [])],
      build: {
        outDir: join(out, 'main'),
        externalizeDeps: { exclude: bundled },
        minify: false,
        sourcemap: false,
        reportCompressedSize: false,
        rolldownOptions: {
          input: Object.fromEntries(inputs.map(([name, path]) => [name, join(root, path)])),
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
        outDir: join(out, 'preload'),
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
        outDir: join(out, 'renderer'),
        rolldownOptions: {
          ...windowConfig.build?.rolldownOptions,
          input: join(root, 'renderer/index.html'),
        },
      },
    },
  };
});
