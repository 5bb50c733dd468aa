import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { missing, requiredProgram } from './requirements.ts';

export const cupsMissing = (suite: string): boolean =>
  missing(suite, ['cupsd', 'lpadmin', 'cupsenable', 'pdftotext', 'pdfinfo'], {
    root: true,
    files: {
      '/usr/lib/cups/filter/pdftopdf': 'cups-filters',
      '/usr/share/ppd/cupsfilters/Generic-PDF_Printer-PDF.ppd': 'cups-filters',
    },
  });

/** What the back end does with the next job, or does from now on with the one it has. */
export type BackendMode =
  | 'ok'
  | 'empty'
  | 'jam'
  | 'cover'
  | 'offline'
  | 'toner'
  | 'hold'
  | 'fail'
  | 'stop'
  | 'complains';

export interface CupsLab {
  readonly folder: string;
  /** `CUPS_SERVER` is the lab's own socket. */
  readonly environment: NodeJS.ProcessEnv;
  readonly port: number;
  setMode(mode: BackendMode): void;
  /** What came out of the printer so far: `job-7.pdf` … and, beside each, the options it had. */
  printed(): readonly { readonly pdf: Buffer; readonly options: string; readonly title: string }[];
  clearPrinted(): void;
  /** Files that cupsd keeps of jobs (`c00001`, `d00001-001`): documents with personal data. */
  spooled(): readonly string[];
  run(program: 'lpadmin', args: readonly string[]): string;
  /** Enables a stopped queue again. */
  resume(queue: string): void;
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** CUPS back end `counterlab:/FOLDER`. It ends when its cupsd is gone, as a printer that lost its host would. */
const backend = `#!/bin/bash
trap '' PIPE
trap 'exit 0' TERM
[ $# = 0 ] && { echo 'direct counterlab "Lab" "Lab printer" "MFG:Lab;MDL:Virtual;CMD:PDF;"'; exit 0; }
folder="/\${DEVICE_URI#counterlab:/}"
mode() { cat "$folder/mode"; }
stand() { while [ "$(mode)" = "$1" ] && [ -d "/proc/$PPID" ]; do sleep 0.05; done; [ -d "/proc/$PPID" ] || exit 1; }
during() { echo "STATE: +$2" >&2; stand "$1"; echo "STATE: -$2" >&2; }
# CUPS keeps a reason until a back end takes it back: each job reports the state anew, as CUPS's own ipp does.
echo "STATE: -media-empty-error,media-needed-error,media-jam-error,cover-open-error,offline-report,toner-low-warning" >&2
case "$(mode)" in
  empty)     during empty media-empty-error,media-needed-error;;
  jam)       during jam media-jam-error;;
  cover)     during cover cover-open-error;;
  offline)   during offline offline-report;;
  hold)      stand hold;;
  toner)     echo "STATE: +toner-low-warning" >&2;;
  complains) echo "STATE: +media-jam-error" >&2;;
  fail)      exit 1;;
  stop)      exit 4;;
esac
cat "\${6:--}" > "$folder/job-$1.part"
printf '%s\\n' "$5" > "$folder/job-$1.options"
printf '%s\\n' "$3" > "$folder/job-$1.title"
mv "$folder/job-$1.part" "$folder/job-$1.pdf"
exit 0
`;

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/**
 * A cupsd of our own, in a folder of its own: nothing of the machine's /etc/cups or /var/spool/cups is read
 * or written. Queue `desk` (the default) runs CUPS's own PDF filters; `raw` passes bytes on; both abort a
 * failed job. `strict` stops when a job fails.
 */
export async function openCupsLab(): Promise<CupsLab> {
  const folder = mkdtempSync(join(tmpdir(), 'onething-cups-lab-'));
  chmodSync(folder, 0o755);
  const out = join(folder, 'out');
  const socket = join(folder, 'cups.sock');
  const port = await freePort();
  for (const name of ['etc/ppd', 'etc/ssl', 'spool/tmp', 'cache', 'state/certs', 'log', 'out', 'bin/backend'])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['filter', 'daemon', 'driver', 'monitor', 'notifier', 'cgi-bin'])
    if (existsSync(`/usr/lib/cups/${name}`)) symlinkSync(`/usr/lib/cups/${name}`, join(folder, 'bin', name));
  const script = join(folder, 'bin/backend/counterlab');
  writeFileSync(script, backend, { mode: 0o755 });
  const lp = Number(execFileSync('id', ['-u', 'lp'], { encoding: 'utf8' }));
  for (const name of ['spool', 'spool/tmp', 'cache', 'out']) chownSync(join(folder, name), lp, lp);
  writeFileSync(
    join(folder, 'etc/cups-files.conf'),
    `User lp
Group lp
SystemGroup root
ServerRoot ${folder}/etc
RequestRoot ${folder}/spool
TempDir ${folder}/spool/tmp
CacheDir ${folder}/cache
StateDir ${folder}/state
ServerKeychain ${folder}/etc/ssl
ServerBin ${folder}/bin
DataDir /usr/share/cups
DocumentRoot /usr/share/cups/doc-root
AccessLog ${folder}/log/access_log
ErrorLog ${folder}/log/error_log
PageLog ${folder}/log/page_log
Sandboxing relaxed
`,
  );
  writeFileSync(
    join(folder, 'etc/cupsd.conf'),
    `Listen 127.0.0.1:${port}
Listen ${socket}
Browsing No
WebInterface No
DefaultAuthType None
DefaultEncryption Never
PreserveJobHistory Yes
PreserveJobFiles Yes
DirtyCleanInterval 0
JobKillDelay 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
`,
  );
  const environment = { ...process.env, CUPS_SERVER: socket };
  let daemon: ChildProcess | undefined;

  const lab: CupsLab = {
    folder,
    environment,
    port,
    setMode: (mode) => writeFileSync(join(out, 'mode'), mode),
    printed: () =>
      readdirSync(out)
        .filter((name) => name.endsWith('.pdf'))
        .map((name) => ({
          pdf: readFileSync(join(out, name)),
          options: readFileSync(join(out, name.replace('.pdf', '.options')), 'utf8').trim(),
          title: readFileSync(join(out, name.replace('.pdf', '.title')), 'utf8').trim(),
        })),
    clearPrinted() {
      for (const name of readdirSync(out)) if (name.startsWith('job-')) rmSync(join(out, name));
    },
    spooled: () => readdirSync(join(folder, 'spool')).filter((name) => /^[cd]\d+/.test(name)),
    run: (program, args) =>
      execFileSync(requiredProgram(program), args, { env: environment, encoding: 'utf8', stdio: 'pipe' }),
    resume(queue) {
      execFileSync(requiredProgram('cupsenable'), [queue], { env: environment, stdio: 'pipe' });
    },
    async kill() {
      const dying = daemon;
      if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
      const gone = new Promise((resolve) => dying.once('exit', resolve));
      dying.kill('SIGKILL');
      await gone;
      rmSync(socket, { force: true });
    },
    async start() {
      daemon = spawn(
        requiredProgram('cupsd'),
        ['-f', '-c', join(folder, 'etc/cupsd.conf'), '-s', join(folder, 'etc/cups-files.conf')],
        { stdio: 'ignore' },
      );
      const until = performance.now() + 10_000;
      while (!(await answers(socket))) {
        if (performance.now() > until || daemon.exitCode !== null)
          throw new Error(
            `cupsd did not start:\n${readFileSync(join(folder, 'log/error_log'), 'utf8').slice(-2000)}`,
          );
        await delay(20);
      }
    },
    async remove() {
      // Lets a back end that stands still go on, so that none is left behind.
      lab.setMode('ok');
      const dying = daemon;
      if (dying !== undefined && dying.exitCode === null && dying.signalCode === null) {
        const gone = new Promise((resolve) => dying.once('exit', resolve));
        dying.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  lab.setMode('ok');
  await lab.start();
  const ppd = ['-m', 'lsb/usr/cupsfilters/Generic-PDF_Printer-PDF.ppd'];
  const device = ['-E', '-v', `counterlab:${out}`];
  lab.run('lpadmin', ['-p', 'desk', ...device, ...ppd, '-o', 'printer-error-policy=abort-job']);
  lab.run('lpadmin', ['-p', 'strict', ...device, ...ppd, '-o', 'printer-error-policy=stop-printer']);
  lab.run('lpadmin', ['-p', 'raw', ...device, '-m', 'raw', '-o', 'printer-error-policy=abort-job']);
  lab.run('lpadmin', ['-d', 'desk']);
  return lab;
}
