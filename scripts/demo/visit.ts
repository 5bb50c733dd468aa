import type { CaseView, StepId } from '../../domain/case/view.ts';
import type { PersonRole } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import type { Outcome, PaperKind } from '../../main/api/contract.ts';
import { bringFiles, scanInto, scanSheets, superfluous, unreadableFiles } from './bring-materials.ts';
import type { CaseFile } from './case-file.ts';
import type { DeskClient } from './counter.ts';
import { identify } from './identify.ts';

export interface VisitFiles {
  readonly form: Uint8Array;
  readonly notice: Uint8Array;
  readonly receipt: Uint8Array;
}

/** Milliseconds of each part of the visit, in order. */
export type Timings = Record<string, number>;

export interface Visit {
  readonly view: CaseView;
  readonly files: VisitFiles;
  readonly timings: Readonly<Timings>;
}

const roleNames = { applicant: '申请人', guardian: '监护人', agent: '代办人' } as const;

type Refusable<T> = Result<T, readonly Problem[]>;

/** One citizen's visit through the API, from the card on the reader to the receipt. */
export async function visit(desk: DeskClient, wanted: CaseFile, folder: string): Promise<Refusable<Visit>> {
  const timings: Timings = {};
  const prepared = await prepare(desk, wanted, folder, timings);
  return prepared.ok ? carryOut(desk, prepared.value, timings) : prepared;
}

/**
 * The case up to where it is ready to be printed and signed. Refused with every reason known by then; the
 * platform has received nothing. Sheets go through the scanner last, so that a refusal does not wait for them.
 */
export async function prepare(
  desk: DeskClient,
  wanted: CaseFile,
  folder: string,
  timings: Timings = {},
): Promise<Refusable<CaseView>> {
  const reasons: Problem[] = [];
  const known = (done: Outcome<unknown>, role: PersonRole): void => {
    if (!done.ok)
      reasons.push(
        ...done.error.map((problem) => ({ ...problem, message: `${roleNames[role]}：${problem.message}` })),
      );
  };

  const applicant = await timed(timings, 'cardToFormMs', () =>
    identify(desk, wanted.applicant, 'applicant', undefined),
  );
  if (applicant.ok && applicant.value.readMs !== undefined) timings['cardReadMs'] = applicant.value.readMs;
  // Without an applicant the rest of the file is still looked at, in a case that goes no further.
  const opened = applicant.ok ? success(applicant.value.view) : await desk.cases.open();
  known(applicant, 'applicant');
  if (!opened.ok) return failure(reasons);
  const caseId = opened.value.id;
  for (const role of ['guardian', 'agent'] as const) {
    const person = wanted[role];
    if (person) known(await timed(timings, `${role}Ms`, () => identify(desk, person, role, caseId)), role);
  }

  const answered = await timed(timings, 'answersMs', () =>
    eachAlone(wanted.answers, (facts) => desk.cases.answer({ caseId, facts })),
  );
  reasons.push(...answered);
  const decided = applicant.ok && answered.length === 0;
  const chosen = await timed(timings, 'itemsMs', () => desk.cases.choose({ caseId, items: wanted.items }));
  if (!chosen.ok)
    // What could not be answered leaves items undecided; that is no reason of its own.
    reasons.push(...chosen.error.filter(({ code }) => decided || code !== 'items.undecided'));
  const filled = await timed(timings, 'formMs', () =>
    eachAlone(wanted.form as Record<string, string | string[]>, (values) =>
      desk.cases.fill({ caseId, values }),
    ),
  );
  reasons.push(...filled);

  const seen = await desk.cases.get({ caseId });
  if (!seen.ok) return seen;
  if (decided && chosen.ok) {
    const refused = new Set(filled.map(({ field }) => field));
    reasons.push(
      ...notOnForm(seen.value, wanted.form).filter(({ field }) => !refused.has(field)),
      ...guardianNotNeeded(seen.value),
      ...superfluous(seen.value, wanted.materials),
    );
    reasons.push(
      ...(await timed(timings, 'filesMs', () => bringFiles(desk, seen.value, wanted.materials, folder))),
    );
  } else reasons.push(...unreadableFiles(wanted.materials, folder));
  const ready = await desk.cases.get({ caseId });
  if (!ready.ok) return ready;
  reasons.push(...stillMissing(ready.value, wanted, reasons, decided, chosen.ok));
  if (reasons.length > 0) return failure(distinct(reasons));

  const scanned = await timed(timings, 'materialsMs', () => scanSheets(desk, ready.value, wanted.materials));
  if (scanned.length > 0) return failure(scanned);
  const view = await desk.cases.get({ caseId });
  if (!view.ok) return view;
  const missing = standing(view.value, ['identity', 'entitlement', 'form', 'materials', 'submission']);
  return missing.length > 0 ? failure(distinct(missing)) : view;
}

/** Prints, lets the citizen sign, submits, hands over the receipt. */
async function carryOut(desk: DeskClient, ready: CaseView, timings: Timings): Promise<Refusable<Visit>> {
  const caseId = ready.id;
  for (const [part, kind] of [
    ['noticeMs', 'notice'],
    ['printFormMs', 'form'],
  ] as const) {
    const problems = await timed(timings, part, () => print(desk, caseId, kind));
    if (problems.length > 0) return failure(problems);
  }
  const unsigned = await timed(timings, 'signedFormMs', async () => {
    const loaded = await desk.dock.loadSignedForm({ caseId });
    return loaded.ok ? scanInto(desk, caseId, 'signed-form', 'feeder') : loaded.error;
  });
  if (unsigned.length > 0) return failure(unsigned);
  const submitted = await timed(timings, 'submitMs', () => desk.cases.submit({ caseId }));
  if (!submitted.ok) return submitted;
  const view = await timed(timings, 'deliveryMs', () => delivered(desk, caseId));
  const unprinted = await timed(timings, 'receiptMs', () => print(desk, caseId, 'receipt'));
  if (unprinted.length > 0) throw new Error(`submitted, but no receipt: ${unprinted[0]?.code}`);
  const files = {
    form: await pdf(desk, caseId, 'form'),
    notice: await pdf(desk, caseId, 'notice'),
    receipt: await pdf(desk, caseId, 'receipt'),
  };
  return success({ view, files, timings });
}

async function timed<T>(timings: Timings, part: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await work();
  timings[part] = Math.round((performance.now() - start) * 10) / 10;
  return value;
}

/** All entries at once; when that is refused one by one, so that each gets its own reason and the good ones count. */
async function eachAlone<T>(
  entries: Readonly<Record<string, T>>,
  give: (some: Record<string, T>) => Promise<Outcome<CaseView>>,
): Promise<readonly Problem[]> {
  const together = await give(entries);
  if (together.ok) return [];
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const alone = await give({ [key]: value });
    if (!alone.ok) problems.push(...alone.error);
  }
  return problems.length > 0 ? problems : together.error;
}

/** Values for fields that this form does not have: they would stand nowhere on the paper. */
function notOnForm(view: CaseView, form: CaseFile['form']): readonly Problem[] {
  const fields = new Map(view.form.blocks.flatMap(({ fields }) => fields.map((field) => [field.key, field])));
  return Object.entries(form).flatMap(([key, value]): readonly Problem[] => {
    if (isEmpty(value)) return [];
    const chosenBy = fields.get(key.replace(/\.other$/, ''));
    if (chosenBy === undefined)
      return [
        {
          code: 'form.not-asked',
          field: key,
          message: `所选事项的申请表不用填“${key}”，请从 CASE.json 中去掉，或核对事项和有关的选项。`,
        },
      ];
    return key.endsWith('.other') && chosenBy.other === undefined
      ? [
          {
            code: 'form.not-asked',
            field: key,
            message: `“${chosenBy.label}”没有选“其他”，不用填“${key}”，请去掉，或改选“其他”。`,
          },
        ]
      : [];
  });
}

/** A guardian has a place on the form only where the law wants one. */
function guardianNotNeeded(view: CaseView): readonly Problem[] {
  return view.people.guardian === undefined || view.guardianNeeded
    ? []
    : [
        {
          code: 'identity.guardian-not-needed',
          field: 'guardian',
          message:
            '申请人已满 18 周岁且不涉及智力、精神残疾，申请表不填监护人，请从 CASE.json 中去掉 guardian；有人代为办理的，请写在 agent。',
        },
      ];
}

/** Answers to questions that the others made needless: kept, but without effect. */
export function unusedAnswers(
  view: CaseView,
  answers: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const asked = new Set(view.questions.map(({ id }) => id));
  return Object.keys(answers)
    .filter((id) => !asked.has(id) && answers[id] !== '')
    .map((id) => ({
      code: 'facts.unused',
      fact: id,
      message: `按其他回答不必问“${id}”，这项回答没有采用，请核对。`,
      severity: 'warning',
    }));
}

function isEmpty(value: CaseFile['form'][string]): boolean {
  return [value].flat().every((part) => typeof part === 'string' && part.trim() === '');
}

/** What stands in the way, less what has been told and what the scanner will bring. */
function stillMissing(
  view: CaseView,
  wanted: CaseFile,
  told: readonly Problem[],
  decided: boolean,
  chosen: boolean,
): readonly Problem[] {
  const refused = new Set(told.map(({ field }) => field));
  const form = standing(view, ['form']).filter(({ field }) => !refused.has(field));
  const submission = standing(view, ['submission']);
  if (!decided) return submission;
  const questions = standing(view, ['entitlement']).filter(
    ({ code }) => chosen || code === 'facts.unanswered' || code === 'facts.contradiction',
  );
  if (!chosen) return [...questions, ...form, ...submission];
  const brought = new Set(Object.keys(wanted.materials));
  const materials = standing(view, ['materials']).filter(({ material = '' }) => !brought.has(material));
  return [...standing(view, ['identity']), ...questions, ...form, ...materials, ...submission];
}

/** Follows the print to its end; what stopped it, nothing when the sheets lie in the tray. */
async function print(desk: DeskClient, caseId: string, kind: PaperKind): Promise<readonly Problem[]> {
  for await (const progress of await desk.papers.print({ caseId, kind })) {
    if (progress.state === 'printed') return [];
    if (progress.state === 'waiting') return [progress.problem];
    if (progress.state === 'failed') return progress.problems;
  }
  throw new Error('the print ended without a result');
}

async function delivered(desk: DeskClient, caseId: string): Promise<CaseView> {
  for await (const view of await desk.cases.watch({ caseId })) {
    if (view.delivery?.state === 'received') return view;
    if (view.delivery?.state === 'parked') throw new Error('the platform did not take the case');
  }
  throw new Error('the case is no longer watched');
}

async function pdf(desk: DeskClient, caseId: string, kind: PaperKind): Promise<Uint8Array> {
  const paper = await desk.papers.pdf({ caseId, kind });
  if (!paper.ok) throw new Error(`no ${kind}: ${paper.error[0]?.code}`);
  return new Uint8Array(await paper.value.arrayBuffer());
}

function standing(view: CaseView, steps: readonly StepId[]): readonly Problem[] {
  return view.steps.filter(({ id }) => steps.includes(id)).flatMap(({ problems }) => problems);
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
