import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of the device lab and the Debian package that brings each. */
const packages = {
  scanimage: 'sane-utils',
  cupsd: 'cups-daemon',
  lpadmin: 'cups-client',
  cupsenable: 'cups-client',
  ippeveprinter: 'cups-ipp-utils',
  'dbus-daemon': 'dbus-daemon',
  pdftotext: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  mkfifo: 'coreutils',
} as const;

export type LabProgram = keyof typeof packages;

/** `/usr/sbin` is where Debian puts cupsd and lpadmin, and not in everybody's PATH. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Where a program is, or `undefined`. */
export function programPath(program: LabProgram): string | undefined {
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

export function requiredProgram(program: LabProgram): string {
  const path = programPath(program);
  if (path === undefined) throw new Error(`${program} is missing: apt-get install ${packages[program]}`);
  return path;
}

/**
 * `also.files`: path to the package that brings it.
 *
 * For `describe.skipIf(missing('scanner', ['scanimage']))`: true when something is missing, and then the
 * reason is printed (`NOT RUN: …`), so that no test is skipped without a word.
 */
export function missing(
  suite: string,
  programs: readonly LabProgram[],
  also: { readonly root?: boolean; readonly files?: Readonly<Record<string, string>> } = {},
): boolean {
  const files = Object.entries(also.files ?? {}).filter(([path]) => !existsSync(path));
  const absent = [
    ...new Set([
      ...programs.filter((name) => programPath(name) === undefined).map((name) => packages[name]),
      ...files.map(([, name]) => name),
    ]),
  ];
  const reasons = absent.length === 0 ? [] : [`needs apt-get install ${absent.join(' ')}`];
  if (also.root === true && process.getuid?.() !== 0)
    reasons.push('needs root (cupsd starts its back ends as user lp)');
  if (reasons.length === 0) return false;
  console.warn(`NOT RUN: ${suite}: ${reasons.join('; ')}`);
  return true;
}
