import { createHash } from 'node:crypto';
import type { CaseView } from '../../../domain/case/view.ts';
import { startApplication } from '../../../main/application.ts';
import { createLog } from '../../../main/log.ts';
import { type Counter, counterOf, steps, value } from './walk.ts';

/** The real application in a process that can be killed: `node counter-process.ts FOLDER BACKEND`. */

/** Where the case stands: everything but what may go on by itself after a restart. */
export interface Standing {
  readonly caseId: string;
  readonly version: number;
  readonly digest: string;
  readonly printState?: string;
  readonly submitted: boolean;
}

export type FromCounter =
  | { readonly type: 'ready'; readonly standing?: Standing }
  | { readonly type: 'done'; readonly step: number; readonly standing: Standing }
  | { readonly type: 'failed'; readonly step: number; readonly why: string };

function standingOf(view: CaseView): Standing {
  const { delivery: _delivery, warnings: _warnings, version, updatedAt: _updatedAt, ...rest } = view;
  return {
    caseId: view.id,
    version: view.delivery ? 0 : version,
    digest: createHash('sha256').update(JSON.stringify(rest)).digest('hex'),
    ...(view.print ? { printState: view.print.state } : {}),
    submitted: view.submission !== undefined,
  };
}

async function devicesReady(counter: Counter): Promise<void> {
  for await (const { devices } of await counter.desk.watch())
    if (
      devices.reader.state === 'ready' &&
      devices.scanner.state === 'ready' &&
      devices.printer.state === 'ready'
    )
      return;
}

function send(message: FromCounter): void {
  process.send?.(message);
}

const [folder = '', backend = ''] = process.argv.slice(2);
const started = await startApplication({
  dataFolder: folder,
  backend,
  demo: true,
  log: createLog('silent'),
  deviceSettings: {
    reader: { kind: 'simulated' },
    scanner: { kind: 'simulated' },
    printer: { kind: 'simulated' },
    allowSimulators: true,
  },
});
if (!started.ok) throw new Error(started.error.message);
const counter = counterOf(started.value);
const [last] = await counter.cases.list({ which: 'recent', limit: 1 });
send({
  type: 'ready',
  ...(last ? { standing: standingOf(value(await counter.cases.get({ caseId: last.id }))) } : {}),
});

process.on('message', (message: { readonly step: number; readonly caseId: string }) => {
  void (async () => {
    const { step, caseId } = message;
    try {
      const one = steps[step];
      if (!one) throw new Error('no such step');
      const before = caseId === '' ? undefined : value(await counter.cases.get({ caseId }));
      if (before && step > 0 && one.name !== 'receipt' && one.done(before)) {
        send({ type: 'done', step, standing: standingOf(before) });
        return;
      }
      if (!['open', 'answers', 'items', 'form', 'submit'].includes(one.name)) await devicesReady(counter);
      const view = await one.run(counter, caseId);
      if (!one.done(view)) throw new Error(`${one.name} did not do what it should`);
      send({ type: 'done', step, standing: standingOf(value(await counter.cases.get({ caseId: view.id }))) });
    } catch (error) {
      send({ type: 'failed', step, why: error instanceof Error ? error.message : String(error) });
    }
  })();
});
