import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSystemPackages } from './system-packages.ts';

/**
 * `npm test`: static checks, then every test, project by project. A skipped test must be expected and must
 * have a reason that holds on this machine; in CI any other skip is a failure.
 */
const root = join(import.meta.dirname, '..');
const inCi = process.env['CI'] === 'true';

/** Skips that may be, by test file and the fact that excuses them. */
const excusedSkips: readonly { file: RegExp; reason: string; holds: () => boolean }[] = [
  {
    file: /tests\/e2e\/electron\.test\.ts$/,
    reason: 'the Electron binary is not installed (npx install-electron fetches it)',
    holds: () =>
      !existsSync(join(root, 'node_modules/electron/dist')) && !process.env['ELECTRON_OVERRIDE_DIST_PATH'],
  },
  {
    file: /tests\/(device-lab\/printer-cups|faults\/printer|faults\/store)/,
    reason: 'only root can set up a private cupsd and a disk of a few megabytes',
    holds: () => process.getuid?.() !== 0,
  },
];

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function run(command: string, args: readonly string[]): boolean {
  return (
    spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status ===
    0
  );
}

const broken: string[] = [];
const missing = ensureSystemPackages();
if (missing.length > 0) {
  console.log(
    `NOT RUN: tests of the device lab that need ${missing.join(', ')} (install them, or run as root on Debian)`,
  );
}

for (const script of ['typecheck', 'lint', 'format:check', 'build']) {
  console.log(`\n> ${script}`);
  if (!run('npm', ['run', '--silent', script])) broken.push(script);
}

let passed = 0;
let failed = 0;
let skipped = 0;
const folder = mkdtempSync(join(tmpdir(), 'onething-test-'));
/** The first two hold no device and may run side by side; the others own ports, spoolers and browsers. */
const rounds: readonly (readonly string[])[] = [
  ['--project', 'unit', '--project', 'renderer'],
  ['--project', 'across', '--no-file-parallelism'],
  ['--project', 'e2e', '--no-file-parallelism'],
];
for (const [index, round] of rounds.entries()) {
  const file = join(folder, `${index}.json`);
  const ok = run('npx', [
    'vitest',
    'run',
    ...round,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) {
    broken.push(`vitest ${round.join(' ')} left no report`);
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  let failedHere = 0;
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) failedHere += 1;
    for (const test of suite.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failedHere += 1;
      else {
        skipped += 1;
        const excuse = excusedSkips.find(
          (one) => one.file.test(suite.name.replaceAll('\\', '/')) && one.holds(),
        );
        console.log(`SKIPPED: ${test.fullName} — ${excuse?.reason ?? 'no accepted reason'}`);
        if (excuse === undefined && (inCi || missing.length === 0))
          broken.push(`unexpected skip: ${test.fullName}`);
      }
    }
  }
  failed += failedHere;
  if (!ok && failedHere === 0) broken.push(`vitest ${round.join(' ')} ended with an error outside the tests`);
}
rmSync(folder, { recursive: true, force: true });

for (const what of broken) console.log(`BROKEN: ${what}`);
console.log(`${passed} passed, ${failed + broken.length} failed, ${skipped} skipped`);
process.exit(failed + broken.length > 0 ? 1 : 0);
