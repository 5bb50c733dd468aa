import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, requiredProgram } from './requirements.ts';

export const saneMissing = (suite: string): boolean => missing(suite, ['scanimage', 'mkfifo']);

export interface SaneLab {
  readonly folder: string;
  /** For `SaneScannerOptions.environment`: SANE reads nothing of the machine's own configuration. */
  readonly environment: NodeJS.ProcessEnv;
  /** A `scanimage` that adds switches to every run, as the `pnm` back end needs them. */
  command(name: string, switches: readonly string[]): string;
  /** A program of our own in place of `scanimage`. */
  script(name: string, text: string): string;
  remove(): void;
}

/**
 * SANE with its `test` back end (patterns, a feeder of ten sheets) and its `pnm` back end (a picture of our
 * own, every error status), configured in a folder of its own.
 */
export function openSaneLab(): SaneLab {
  const folder = mkdtempSync(join(tmpdir(), 'onething-sane-lab-'));
  // The last one is asked first.
  writeFileSync(join(folder, 'dll.conf'), 'pnm\ntest\n');
  const original = '/etc/sane.d/test.conf';
  const settings = existsSync(original) ? readFileSync(original, 'utf8') : 'geometry_max 200.0\n';
  // The default glass is 200 mm long: A4 needs 297.
  writeFileSync(
    join(folder, 'test.conf'),
    settings
      .replace(/^geometry_max.*/m, 'geometry_max 300.0')
      .replace(/^number_of_devices.*/m, 'number_of_devices 1')
      .replace(/^test-picture.*/m, 'test-picture "Color pattern"'),
  );
  function script(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  }
  return {
    folder,
    environment: { ...process.env, SANE_CONFIG_DIR: folder },
    script,
    command(name, switches) {
      const words = switches.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      return script(name, `#!/bin/sh\nexec '${requiredProgram('scanimage')}' "$@" ${words}\n`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
