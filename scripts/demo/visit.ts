import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CaseView, StepId } from '../../domain/case/view.ts';
import type { PersonRole } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import { samplePageNames } from '../../drivers/scanner/sample-pages.ts';
import type { Outcome, PaperKind } from '../../main/api/contract.ts';
import type { CaseFile } from './case-file.ts';
import type { DeskClient } from './counter.ts';

export interface VisitFiles {
  readonly form: Uint8Array;
  readonly notice: Uint8Array;
  readonly receipt: Uint8Array;
}

export interface Visit {
  readonly view: CaseView;
  readonly files: VisitFiles;
  /** Milliseconds of each part of the visit, in order. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Thrown to leave the visit; nothing has been submitted. */
class Refused extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super('refused');
    this.problems = problems;
  }
}

/**
 * One citizen's visit through the API, from the card on the reader to the receipt. Refused with every reason
 * known before anything is printed for signature; the platform has then received nothing.
 */
export async function visit(
  desk: DeskClient,
  wanted: CaseFile,
  folder: string,
): Promise<Result<Visit, readonly Problem[]>> {
  const timings: Record<string, number> = {};
  async function timed<T>(part: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const value = await work();
    timings[part] = Math.round((performance.now() - start) * 10) / 10;
    return value;
  }

  try {
    const identified = await timed('cardToFormMs', () => identify(desk, wanted.applicant, 'applicant'));
    if (identified.readMs !== undefined) timings['cardReadMs'] = identified.readMs;
    let view = identified.view;
    const caseId = view.id;
    for (const role of ['guardian', 'agent'] as const) {
      const person = wanted[role];
      if (person) view = (await timed(`${role}Ms`, () => identify(desk, person, role, caseId))).view;
    }

    const reasons: Problem[] = [];
    async function attempt(outcome: Promise<Outcome<CaseView>>): Promise<void> {
      const done = await outcome;
      if (done.ok) view = done.value;
      else reasons.push(...done.error);
    }
    await timed('answersMs', () => attempt(desk.cases.answer({ caseId, facts: wanted.answers })));
    await timed('itemsMs', () => attempt(desk.cases.choose({ caseId, items: wanted.items })));
    // What the form and the materials ask for follows from the items: without them more reasons would mislead.
    if (reasons.length > 0) throw new Refused([...reasons, ...unanswered(view)]);
    await timed('formMs', () =>
      fill(desk, caseId, wanted.form as Record<string, string | string[]>, attempt),
    );
    await timed('materialsMs', async () => {
      for (const [material, given] of Object.entries(wanted.materials)) {
        if (!view.materials.some(({ id }) => id === material)) {
          reasons.push(notAsked(material));
          continue;
        }
        if ('waived' in given)
          await attempt(desk.cases.waiveMaterial({ caseId, material, evidence: given.waived }));
        else if ('files' in given)
          for (const path of given.files)
            await attempt(addFile(desk, caseId, material, resolve(folder, path)));
        else {
          const page = samplePageFor(view, material);
          reasons.push(
            ...(await scan(
              desk,
              caseId,
              material,
              given.source,
              Array.from({ length: given.pages }, () => page),
            )),
          );
        }
      }
    });
    view = must(await desk.cases.get({ caseId }));
    reasons.push(...standing(view, ['identity', 'entitlement', 'form', 'materials', 'submission']));
    if (reasons.length > 0) throw new Refused(reasons);

    await timed('noticeMs', () => print(desk, caseId, 'notice'));
    await timed('printFormMs', () => print(desk, caseId, 'form'));
    await timed('signedFormMs', async () => {
      must(await desk.dock.loadSignedForm({ caseId }));
      const problems = await runScan(desk, caseId, 'signed-form', 'feeder');
      if (problems.length > 0) throw new Refused(problems);
    });
    view = await timed('submitMs', async () => must(await desk.cases.submit({ caseId })));
    await timed('receiptMs', () => print(desk, caseId, 'receipt'));
    view = await timed('deliveryMs', () => delivered(desk, caseId));
    const files = {
      form: await pdf(desk, caseId, 'form'),
      notice: await pdf(desk, caseId, 'notice'),
      receipt: await pdf(desk, caseId, 'receipt'),
    };
    return success({ view, files, timings });
  } catch (error) {
    if (error instanceof Refused) return failure(distinct(error.problems));
    throw error;
  }
}

async function identify(
  desk: DeskClient,
  person: CaseFile['applicant'],
  role: PersonRole,
  caseId?: string,
): Promise<{ readonly view: CaseView; readonly readMs?: number }> {
  if ('typed' in person) {
    const id = caseId ?? must(await desk.cases.open()).id;
    const { issuer, validFrom, validTo, ...identity } = person.typed;
    const view = must(
      await desk.cases.typeIdentity({
        caseId: id,
        role,
        identity: {
          ...identity,
          sex: identity.sex as '0' | '1' | '2' | '9',
          ...(issuer === undefined ? {} : { issuer }),
          ...(validFrom === undefined ? {} : { validFrom }),
          ...(validTo === undefined ? {} : { validTo }),
        },
        reason: person.reason,
      }),
    );
    return { view };
  }
  const { issuer, validFrom, validTo, ...card } = person.card;
  const reading = await desk.cases.readCard({ role, ...(caseId === undefined ? {} : { caseId }) });
  must(
    await desk.dock.simulate({
      device: 'reader',
      do: 'put-card',
      person: {
        ...card,
        sex: card.sex as '0' | '1' | '2' | '9',
        issuer: issuer ?? '演示公安局',
        validFrom: validFrom ?? '2020-01-01',
        validTo: validTo ?? '长期',
      },
    }),
  );
  for await (const progress of reading) {
    if (progress.state === 'failed') throw new Refused(progress.problems);
    if (progress.state !== 'read') continue;
    must(await desk.dock.simulate({ device: 'reader', do: 'take-card' }));
    return { view: progress.view, readMs: Math.round(progress.tookMs * 10) / 10 };
  }
  throw new Error('the reading ended without a result');
}

/** All values at once; when that is refused one by one, so that each gets its own reason. */
async function fill(
  desk: DeskClient,
  caseId: string,
  values: Record<string, string | string[]>,
  attempt: (outcome: Promise<Outcome<CaseView>>) => Promise<void>,
): Promise<void> {
  const together = desk.cases.fill({ caseId, values });
  if ((await together).ok) return attempt(together);
  for (const [key, value] of Object.entries(values))
    await attempt(desk.cases.fill({ caseId, values: { [key]: value } }));
}

/** The sample that goes by the material's name; a plain sheet where there is none. */
function samplePageFor(view: CaseView, material: string): string {
  const name = view.materials.find(({ id }) => id === material)?.name ?? '';
  return samplePageNames.find((sample) => name === sample || name.startsWith(`${sample}(`)) ?? '空白';
}

async function addFile(
  desk: DeskClient,
  caseId: string,
  target: string,
  path: string,
): Promise<Outcome<CaseView>> {
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = readFileSync(path);
  } catch {
    return failure([
      {
        code: 'materials.file-missing',
        material: target,
        message: `打不开材料文件“${basename(path)}”，请检查 CASE.json 里的文件名。`,
      },
    ]);
  }
  return desk.pages.addFile({ caseId, target, file: new File([bytes], 'page') });
}

async function scan(
  desk: DeskClient,
  caseId: string,
  target: string,
  source: 'feeder' | 'glass',
  pages: readonly string[],
): Promise<readonly Problem[]> {
  // The glass holds one sheet at a time.
  const loads = source === 'glass' ? pages.map((page) => [page]) : [pages];
  for (const load of loads) {
    must(await desk.dock.simulate({ device: 'scanner', do: 'load', source, pages: load }));
    const problems = await runScan(desk, caseId, target, source);
    if (problems.length > 0) return problems;
  }
  return [];
}

async function runScan(
  desk: DeskClient,
  caseId: string,
  target: string,
  source: 'feeder' | 'glass',
): Promise<readonly Problem[]> {
  for await (const progress of await desk.pages.scan({ caseId, target, source }))
    if (progress.state === 'ended') return progress.problems.filter(({ severity }) => severity !== 'warning');
  throw new Error('the scan ended without a result');
}

async function print(desk: DeskClient, caseId: string, kind: PaperKind): Promise<void> {
  for await (const progress of await desk.papers.print({ caseId, kind })) {
    if (progress.state === 'printed') return;
    if (progress.state === 'waiting') throw new Refused([progress.problem]);
    if (progress.state === 'failed') throw new Refused(progress.problems);
  }
  throw new Error('the print ended without a result');
}

async function delivered(desk: DeskClient, caseId: string): Promise<CaseView> {
  for await (const view of await desk.cases.watch({ caseId })) {
    if (view.delivery?.state === 'received') return view;
    if (view.delivery?.state === 'parked') {
      const why = view.delivery.lastProblem ?? '受理平台没有接收。';
      throw new Error(`parked: ${why}`);
    }
  }
  throw new Error('the case is no longer watched');
}

async function pdf(desk: DeskClient, caseId: string, kind: PaperKind): Promise<Uint8Array> {
  return new Uint8Array(await must(await desk.papers.pdf({ caseId, kind })).arrayBuffer());
}

function standing(view: CaseView, steps: readonly StepId[]): readonly Problem[] {
  return view.steps.filter(({ id }) => steps.includes(id)).flatMap(({ problems }) => problems);
}

function unanswered(view: CaseView): readonly Problem[] {
  return standing(view, ['entitlement']).filter(({ code }) => code === 'facts.unanswered');
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.error);
  return outcome.value;
}

function notAsked(material: string): Problem {
  return {
    code: 'materials.not-needed',
    material,
    message: `所选事项不需要材料“${material}”，请从 CASE.json 中去掉，或检查材料代码。`,
  };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
