import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { IppClient, ippOperation } from '../../drivers/printer/ipp/client.ts';
import { attribute, valueTags } from '../../drivers/printer/ipp/message.ts';
import { missing, requiredProgram } from './requirements.ts';

export const ippeveprinterMissing = (suite: string): boolean =>
  missing(suite, ['ippeveprinter', 'dbus-daemon', 'pdftotext']);

export type PrintMode = 'ok' | 'empty' | 'jam' | 'fail' | 'hold';

export interface IppeveprinterLab {
  readonly uri: string;
  setMode(mode: PrintMode): void;
  /** PDFs that came out, and the attributes they were printed with (`IPP_SIDES=…`). */
  printed(): readonly { readonly pdf: Buffer; readonly environment: string }[];
  clearPrinted(): void;
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** Called by ippeveprinter with the document; says printer state on stderr as CUPS back ends do. */
const command = (folder: string): string => `#!/bin/bash
folder='${folder}'
mode() { cat "$folder/mode"; }
stand() { while [ "$(mode)" = "$1" ] && [ -d "/proc/$PPID" ]; do sleep 0.05; done; [ -d "/proc/$PPID" ] || exit 1; }
case "$(mode)" in
  empty) echo "STATE: +media-empty-error,media-needed-error" >&2; stand empty; echo "STATE: -media-empty-error,media-needed-error" >&2;;
  jam)   echo "STATE: +media-jam-error" >&2; stand jam; echo "STATE: -media-jam-error" >&2;;
  hold)  stand hold;;
  fail)  echo "ERROR: engine failure" >&2; exit 2;;
esac
env | grep '^IPP_' | sort > "$folder/out/$$.env"
cp "$1" "$folder/out/$$.part" && mv "$folder/out/$$.part" "$folder/out/$$.pdf"
echo "ATTR: job-impressions=2 job-impressions-completed=2" >&2
`;

const busConfiguration = (
  socket: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow send_type="method_call"/><allow receive_sender="*"/></policy></busconfig>
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

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what} did not start`);
    await delay(20);
  }
}

/**
 * `ippeveprinter`, the IPP Everywhere sample printer, on a D-Bus of its own (it insists on a system bus, for
 * Avahi) and without announcing itself on the network (`-r off`).
 */
export async function openIppeveprinterLab(): Promise<IppeveprinterLab> {
  const folder = mkdtempSync(join(tmpdir(), 'onething-ippeve-lab-'));
  const out = join(folder, 'out');
  mkdirSync(out);
  mkdirSync(join(folder, 'spool'));
  const bus = join(folder, 'bus.sock');
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(bus));
  writeFileSync(join(folder, 'print'), command(folder), { mode: 0o755 });
  const daemon = spawn(
    requiredProgram('dbus-daemon'),
    [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile'],
    { stdio: 'ignore' },
  );
  await until(() => existsSync(bus), 'dbus-daemon');
  const port = await freePort();
  const uri = `ipp://localhost:${port}/ipp/print`;
  const printer = spawn(
    requiredProgram('ippeveprinter'),
    [
      '-r',
      'off',
      '--no-web-forms',
      '-2',
      '-s',
      '60,60',
      '-f',
      'application/pdf',
      '-n',
      'localhost',
      '-d',
      join(folder, 'spool'),
      '-p',
      String(port),
      '-c',
      join(folder, 'print'),
      'Lab Printer',
    ],
    { stdio: 'ignore', env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` } },
  );
  const client = new IppClient({ host: 'localhost', port }, 1000);
  const question = {
    operation: ippOperation.getPrinterAttributes,
    path: '/ipp/print',
    operationAttributes: new Map([['printer-uri', attribute(valueTags.uri, uri)]]),
  };

  const lab: IppeveprinterLab = {
    uri,
    setMode: (mode) => writeFileSync(join(folder, 'mode'), mode),
    printed: () =>
      readdirSync(out)
        .filter((name) => name.endsWith('.pdf'))
        .map((name) => ({
          pdf: readFileSync(join(out, name)),
          environment: readFileSync(join(out, name.replace('.pdf', '.env')), 'utf8'),
        })),
    clearPrinted() {
      for (const name of readdirSync(out)) rmSync(join(out, name));
    },
    kill: () => ended(printer),
    async remove() {
      lab.setMode('ok');
      await ended(printer);
      await ended(daemon);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  lab.setMode('ok');
  await until(async () => (await client.send(question)).ok, 'ippeveprinter');
  return lab;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
