import { registerHooks } from 'node:module';

/**
 * `node --import …/register.ts out/main/electron.js`: the real entry file, with a test-only `electron` whose
 * windows are pages of the system's Chromium. Never part of a build.
 */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true };
  },
});
