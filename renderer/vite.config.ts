import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The window's bundle, the same for both shells. Relative addresses (`base`) so that it works from a custom
 * scheme and from loopback; nothing is inlined, so that `script-src 'self'; style-src 'self'` is enough.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, '../out/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome130',
    // electron-vite does not by itself; half as much is to be read at each start.
    minify: true,
    cssMinify: true,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
  },
});
