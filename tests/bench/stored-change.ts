import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { Case } from '../../domain/case/case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { AppRouter } from '../../main/api/router.ts';
import { startApplication } from '../../main/application.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import { createLog } from '../../main/log.ts';
import { fileKeyStore } from '../../main/store/key-store.ts';
import { openStore } from '../../main/store/store.ts';
import { filledCase as filledOut } from '../synthetic/counter.ts';
import { noDevices } from './no-devices.ts';
import { type BenchOptions, median, quantile, type Row, row, timed } from './measure.ts';
import { must } from './open-desk.ts';

/**
 * A change on disk (case, event and search terms in one transaction of the encrypted store), and one whole field
 * filled through the API (rules applied, stored, the new view derived), each against a bare commit of one row of the same size, both with `synchronous = FULL` on the same disk.
 */
export async function storedChange({ quick, cacheFolder }: BenchOptions): Promise<readonly Row[]> {
  const rounds = quick ? 100 : 1500;
  const folder = mkdtempSync(join(cacheFolder, 'change-'));
  const started = await startApplication({
    dataFolder: join(folder, 'desk'),
    deviceSettings: {
      reader: { kind: 'auto' },
      scanner: { kind: 'auto' },
      printer: { kind: 'auto' },
      allowSimulators: false,
    },
    devices: noDevices,
    backend: 'http://127.0.0.1:9',
    demo: false,
    log: createLog('silent'),
  });
  if (!started.ok) throw new Error(started.error.message);
  const application = started.value;
  const bare = new Database(join(folder, 'bare.db'));
  mkdirSync(join(folder, 'store'));
  const opened = openStore({ folder: join(folder, 'store'), keyStore: fileKeyStore(join(folder, 'store')) });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  try {
    const { cases } = createRouterClient(application.router);
    const caseId = (await filledCase(cases)).id;
    bare.pragma('journal_mode = WAL');
    bare.pragma('synchronous = FULL');
    bare.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
    // As long as the state of such a case and its event, which is what the application writes.
    const body = 'x'.repeat(1100);
    bare.prepare('INSERT INTO rows VALUES (1, ?)').run(body);
    const update = bare.prepare('UPDATE rows SET body = ? WHERE number = 1');
    let kept = filledOut().current;
    stored(store.transaction(() => store.cases.insert(kept)));
    function keep(text: string): void {
      const values = { 'sub.bankAccount': text };
      const next: Case = {
        ...kept,
        version: kept.version + 1,
        form: { ...kept.form, 'sub.bankAccount': { value: text, from: 'typed' } },
      };
      stored(store.transaction(() => store.cases.change(kept, next, { type: 'filled', values })));
      kept = next;
    }
    const written: number[] = [];
    const ours: number[] = [];
    const theirs: number[] = [];
    const warming = 50;
    for (let round = 0; round < rounds + warming; round += 1) {
      const text = `6217001210${String(round).padStart(9, '0')}`;
      const change = await timed(() => cases.fill({ caseId, values: { 'sub.bankAccount': text } }));
      must(change.value);
      const write = await timed(() => keep(text));
      const commit = await timed(() => update.run(`${text}${body}`));
      if (round < warming) continue;
      written.push(write.ms);
      ours.push(change.ms);
      theirs.push(commit.ms);
    }
    return [
      row({
        name: 'stored change',
        ours: {
          what: 'median of case, event and search terms in one transaction, encrypted',
          value: median(written),
          unit: 'ms',
        },
        against: { what: 'bare commit', value: median(theirs), unit: 'ms' },
        goal: { of: 'ratio', atMost: 2 },
        note: `p95 ${quantile(written, 0.95).toFixed(2)} ms.`,
      }),
      row({
        name: 'field filled',
        ours: {
          what: 'median of one field filled: asked over the API, rules applied, on disk, new view back',
          value: median(ours),
          unit: 'ms',
        },
        against: { what: 'bare commit', value: median(theirs), unit: 'ms' },
        note: `${rounds} of each, in turns; plain better-sqlite3, WAL, one row of ${body.length} bytes. p95 ${quantile(ours, 0.95).toFixed(2)} against ${quantile(theirs, 0.95).toFixed(2)} ms.`,
      }),
    ];
  } finally {
    bare.close();
    store.close();
    await application.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function stored(result: Result<void, Problem>): void {
  if (!result.ok) throw new Error(result.error.message);
}

/** A case as it is in the middle of the form: typed in, answered, items chosen, half filled. */
async function filledCase(cases: RouterClient<AppRouter>['cases']): Promise<CaseView> {
  const caseId = must(await cases.open()).id;
  must(
    await cases.typeIdentity({
      caseId,
      role: 'applicant',
      reason: 'no-reader',
      identity: {
        name: '马𬭎',
        sex: '2',
        nation: '03',
        birth: '1990-01-01',
        address: '甘肃省白银市平川区共和镇演示村 8 号',
        idNumber: '620403199001010022',
      },
    }),
  );
  must(
    await cases.answer({
      caseId,
      facts: { certificateHeld: true, grade: '2', types: ['4'], dibao: true, pensionInsured: true },
    }),
  );
  must(await cases.choose({ caseId, items: ['SUB_LIVING', 'SUB_NURSING'] }));
  return must(
    await cases.fill({
      caseId,
      values: {
        married: 'no',
        education: '70',
        hukouType: 'agricultural',
        currentAddress: '白银市平川区向阳路 3 号',
        phone: '13893000000',
        'delivery.method': 'collect',
      },
    }),
  );
}
