import { createRouterClient, type RouterClient } from '@orpc/server';
import type { CaseView } from '../../../domain/case/view.ts';
import type { Outcome, PaperKind } from '../../../main/api/contract.ts';
import type { AppRouter } from '../../../main/api/router.ts';
import type { Application } from '../../../main/application.ts';

export type Counter = RouterClient<AppRouter>;

export function counterOf(application: Application): Counter {
  return createRouterClient(application.router);
}

/** The value, or an error with the codes of what stood in the way. */
export function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.error.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

/** Reads a simulated card into the case. */
async function readCard(counter: Counter, caseId: string | undefined): Promise<CaseView> {
  const state = await counter.dock.state();
  const person = state?.people[0]?.id;
  if (person === undefined) throw new Error('the simulator knows nobody');
  const reading = await counter.cases.readCard({ caseId, role: 'applicant' });
  for await (const progress of reading) {
    if (progress.state === 'waiting')
      value(await counter.dock.simulate({ device: 'reader', do: 'put-card', person }));
    if (progress.state === 'read') {
      value(await counter.dock.simulate({ device: 'reader', do: 'take-card' }));
      return progress.view;
    }
    if (progress.state === 'failed') throw new Error(progress.problems[0]?.message ?? '');
  }
  throw new Error('reading ended without a card');
}

async function scan(counter: Counter, caseId: string, target: string): Promise<CaseView> {
  const scanning = await counter.pages.scan({
    caseId,
    target,
    source: 'feeder',
    resolution: 150,
    mode: 'gray',
  });
  for await (const progress of scanning)
    if (progress.state === 'ended') {
      if (progress.problems.length > 0) throw new Error(progress.problems.map((p) => p.message).join('\n'));
      return progress.view;
    }
  throw new Error('scanning did not end');
}

async function loadAndScan(counter: Counter, caseId: string, target: string): Promise<CaseView> {
  const png = await blankPage(target);
  value(await counter.dock.simulate({ device: 'scanner', do: 'load', source: 'feeder', pages: [png] }));
  return scan(counter, caseId, target);
}

/** A page of its own for each target, so that no two have the same hash. */
async function blankPage(target: string): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="100%" height="100%" fill="white"/><text x="80" y="200" font-size="60">${target}</text></svg>`;
  return new Uint8Array(await sharp(Buffer.from(text)).png().toBuffer());
}

async function print(counter: Counter, caseId: string, kind: PaperKind): Promise<CaseView> {
  for await (const progress of await counter.papers.print({ caseId, kind })) {
    if (progress.state === 'printed') return progress.view;
    if (progress.state === 'failed')
      throw new Error(progress.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  }
  throw new Error('printing did not end');
}

const materials = ['household-register', 'id-card', 'bank-card'] as const;

/** One whole case at the counter: card, answers, items, form, materials, papers, signature, submission. */
export const steps: readonly {
  readonly name: string;
  /** What has to be true of the case when the step has been done. */
  readonly done: (view: CaseView) => boolean;
  readonly run: (counter: Counter, caseId: string) => Promise<CaseView>;
}[] = [
  { name: 'open', done: () => true, run: async (counter) => value(await counter.cases.open()) },
  { name: 'card', done: (view) => view.people.applicant !== undefined, run: readCard },
  {
    name: 'answers',
    done: (view) => view.questions.some((question) => question.value !== undefined),
    run: async (counter, caseId) =>
      value(
        await counter.cases.answer({
          caseId,
          facts: { certificateHeld: true, grade: '2', types: ['4'], dibao: true, pensionInsured: true },
        }),
      ),
  },
  {
    name: 'items',
    done: (view) => view.entitlements.filter((item) => item.chosen).length === 2,
    run: async (counter, caseId) =>
      value(await counter.cases.choose({ caseId, items: ['SUB_LIVING', 'SUB_NURSING'] })),
  },
  {
    name: 'notice',
    done: (view) => view.noticeGivenAt !== undefined,
    run: (counter, caseId) => print(counter, caseId, 'notice'),
  },
  {
    name: 'form',
    done: (view) => view.steps.find((step) => step.id === 'form')?.done === true,
    run: async (counter, caseId) =>
      value(
        await counter.cases.fill({
          caseId,
          values: {
            married: 'no',
            education: '70',
            hukouType: 'agricultural',
            phone: '13912345678',
            currentAddress: '甘肃省白银市平川区长征街道幸福路1号',
            'sub.bankAccount': '6222020200112233445',
            'delivery.method': 'collect',
          },
        }),
      ),
  },
  ...materials.map((material) => ({
    name: `material ${material}`,
    done: (view: CaseView) => view.materials.find((one) => one.id === material)?.state === 'present',
    run: (counter: Counter, caseId: string) => loadAndScan(counter, caseId, material),
  })),
  {
    name: 'print form',
    done: (view) => view.print?.state === 'printed',
    run: (counter, caseId) => print(counter, caseId, 'form'),
  },
  {
    name: 'signed form',
    done: (view) => view.signed !== undefined,
    run: async (counter, caseId) => {
      // A pile of which only a part came in is taken out and scanned again, as a clerk would.
      for (const { id } of value(await counter.cases.get({ caseId })).signedPages)
        value(await counter.pages.remove({ caseId, pageId: id }));
      value(await counter.dock.loadSignedForm({ caseId }));
      return scan(counter, caseId, 'signed-form');
    },
  },
  {
    name: 'submit',
    done: (view) => view.submission !== undefined,
    run: async (counter, caseId) => value(await counter.cases.submit({ caseId })),
  },
  {
    name: 'receipt',
    done: () => true,
    run: (counter, caseId) => print(counter, caseId, 'receipt'),
  },
];
