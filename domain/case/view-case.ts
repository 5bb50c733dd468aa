import { deadlineFor, toldByDepartment } from '../deadlines/deadline.ts';
import type { Calendar } from '../deadlines/working-days.ts';
import { evaluationPlan } from '../evaluation/evaluation-plan.ts';
import { publicityOf } from '../evaluation/publicity.ts';
import { entitlements, truth } from '../eligibility/entitlements.ts';
import { knownFacts } from '../eligibility/known-facts.ts';
import { questions } from '../eligibility/questions.ts';
import { formFields } from '../form/form-fields.ts';
import { ageOn } from '../id-card/age.ts';
import type { IsoDate } from '../id-card/identity.ts';
import { materialList } from '../materials/material-list.ts';
import type { PersonScope, Scope } from '../region/expression.ts';
import type { FieldValue, Region } from '../region/region.ts';
import { type Result, success } from '../result.ts';
import type { Problem } from '../problem.ts';
import { type Case, type FormPrint, signedFormTarget } from './case.ts';
import { formDigest } from './form-content.ts';
import { steps } from './steps.ts';
import type { CaseView, DeadlineView } from './view.ts';
import { warnings } from './warnings.ts';

export interface ViewDay {
  /** The day in China, `YYYY-MM-DD`. A submitted case is seen as on the day it was accepted. */
  readonly today: IsoDate;
  readonly calendar: Calendar;
}

/** A case's answers and values as its region's conditions see them, and the form that follows. */
export function evaluateCase(current: Case, region: Region, { today, calendar }: ViewDay) {
  const { applicant, guardian } = current.people;
  const print = livePrint(current);
  const values: Record<string, FieldValue> = {};
  const base: Omit<Scope, 'facts'> = {
    today: print === undefined ? today : dayOfInstant(print.at),
    declaration: region.form.declaration,
    age: applicant === undefined ? undefined : ageOn(applicant.birth, today),
    applicant: applicant satisfies PersonScope | undefined,
    guardian: guardian satisfies PersonScope | undefined,
    items: current.items,
    get guardianNeeded() {
      return truth(region, region.guardianNeeded, this as Scope);
    },
    station: region.station,
    form: values,
  };
  const known = knownFacts(region, current.facts, base);
  const scope = Object.create(base, { facts: { value: known.values } }) as Scope;
  const blocks = formFields(region, current.form, scope, values, {
    today,
    birth: applicant?.birth,
    people: current.people,
    evaluationDays: () => evaluationPlan(region, scope, today, calendar)?.days ?? [],
  });
  return { known, scope, blocks };
}

/**
 * Everything that follows from a case: what to ask, what the person is entitled to, the form, the materials,
 * what stands in the way of each step, and the deadline. Pure, and well under a millisecond.
 * A print that no longer says what the form says is seen as void, with its signature, though nothing happened
 * to the case: a birthday or new rules changed what follows from it.
 */
export function viewCase(current: Case, region: Region, day: ViewDay): CaseView {
  const view = viewAsPrinted(current, region, day);
  const { print } = view;
  if (print === undefined || current.submission !== undefined || formDigest(view) === print.digest)
    return view;
  return viewAsPrinted(withPrintVoid(current, print, '打印后内容有变化'), region, day);
}

/** The case with this print void, and the signature on it gone. */
export function withPrintVoid(current: Case, print: FormPrint, voidedBecause: string): Case {
  const { signed: _signed, ...rest } = current;
  return {
    ...rest,
    prints: current.prints.map((other) =>
      other === print ? { ...print, state: 'void', voidedBecause } : other,
    ),
  };
}

function viewAsPrinted(current: Case, region: Region, day: ViewDay): CaseView {
  const today = current.submission?.acceptedOn ?? day.today;
  const print = livePrint(current);
  const { known, scope, blocks } = evaluateCase(current, region, { today, calendar: day.calendar });
  const asked = questions(region, current.facts, known, scope);
  const evaluation = evaluationPlan(region, scope, today, day.calendar);
  const publicity = publicityOf(region, scope);
  const papers = papersOf(region, scope);
  const deadline = deadlineOf(current, region, today, day.calendar);
  const partial = {
    id: current.id,
    localNo: current.localNo,
    version: current.version,
    state: current.state,
    regionId: region.id,
    regionName: region.name,
    operator: current.operator,
    station: current.station,
    createdAt: current.createdAt,
    updatedAt: current.updatedAt,
    people: current.people,
    ...(scope.age !== undefined && { age: scope.age }),
    guardianNeeded: scope.guardianNeeded === true,
    questions: asked.list,
    ...(asked.next !== undefined && { nextQuestion: asked.next }),
    entitlements: entitlements(region, current.items, known, scope),
    form: { title: region.form.title, blocks },
    materials: materialList(region, scope, current),
    ...(current.noticeGivenAt !== undefined && { noticeGivenAt: current.noticeGivenAt }),
    ...(print !== undefined && { print }),
    voidPrints: current.prints.filter((candidate) => candidate.state === 'void'),
    ...(current.signed !== undefined && { signed: current.signed }),
    signedPages: current.pages.filter((page) => page.target === signedFormTarget),
    deadline,
    ...(evaluation !== undefined && { evaluation }),
    ...(publicity !== undefined && { publicity }),
    ...(papers.length > 0 && { papers }),
    ...(current.submission !== undefined && { submission: current.submission }),
    ...(current.delivery !== undefined && { delivery: current.delivery }),
  };
  const stepList = steps(partial, region, asked.blocking, known.contradictions);
  return {
    ...partial,
    warnings: warnings(partial, current, region, today),
    steps: stepList,
    currentStep: stepList.find((step) => !step.done)?.id ?? 'submission',
  };
}

function papersOf(region: Region, scope: Scope): readonly string[] {
  return region.papers
    .filter(({ items }) => items.some((code) => scope.items.includes(code)))
    .filter(({ when }) => when === undefined || truth(region, when, scope) === true)
    .map(({ id }) => id);
}

/** The print that counts: the newest that is not void. */
export function livePrint(current: Pick<Case, 'prints'>): FormPrint | undefined {
  return current.prints.findLast((print) => print.state !== 'void');
}

/** Calendar day in China of an instant with any offset. */
function dayOfInstant(instant: string): IsoDate {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}

function deadlineOf(
  current: Case,
  region: Region,
  today: IsoDate,
  calendar: Calendar,
): Result<DeadlineView, Problem> {
  const { submission } = current;
  const items = region.items.filter(({ code }) => current.items.includes(code));
  const made = deadlineFor(today, region.limits, items, calendar);
  if (submission === undefined) return made;
  // What the applicant was told stays, whatever the rules say now.
  const { acceptedOn, flowDueOn, dueOn, itemsDueOn = {} } = submission;
  const { promisedWorkingDays, words, items: now }: Partial<DeadlineView> = made.ok ? made.value : {};
  return success({
    acceptedOn,
    ...(flowDueOn !== undefined && { flowDueOn }),
    ...(dueOn !== undefined && { dueOn }),
    ...(promisedWorkingDays !== undefined && { promisedWorkingDays }),
    words: words ?? toldByDepartment,
    items: (now ?? []).map(({ dueOn: _now, steps, ...item }) => {
      const told = itemsDueOn[item.code];
      return { ...item, steps, ...(told !== undefined && { dueOn: told }) };
    }),
  });
}
