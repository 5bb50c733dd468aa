import type { QuestionView } from '../case/view.ts';
import { expressionOf } from '../region/check-region.ts';
import type { Scope } from '../region/expression.ts';
import type { Cel, Fact, FactValue, Region } from '../region/region.ts';
import { unreachable } from '../result.ts';
import { assess, truth } from './entitlements.ts';
import { type Answers, factsToAsk, type KnownFacts, knownFacts } from './known-facts.ts';

const yesNo = [
  { code: 'yes', label: '是' },
  { code: 'no', label: '否' },
] as const;

/** Something that waits for answers: an item's conditions, the guardian, a conditional material. */
type Unit = (scope: Scope, missing?: Set<string>) => boolean | undefined;

export interface Questions {
  /** All that may be asked now, in the region's order. */
  readonly list: readonly QuestionView[];
  /** The one whose answer settles most; ties go to the region's order. */
  readonly next?: string;
  /** Facts without which the chosen items cannot go on. */
  readonly blocking: readonly string[];
}

/** What is still to be asked (`domain.md 1.1.3`): only what decides an item, the guardian or a chosen item's material. */
export function questions(region: Region, answers: Answers, known: KnownFacts, scope: Scope): Questions {
  const forChosen = unitsOfChosen(region, scope);
  const open = [...unitsOfItems(region), ...forChosen].filter((unit) => unit(scope) === undefined);
  const wanted = new Set(open.flatMap((unit) => asksOf(region, unit, known, scope)));
  const waits = (fact: Fact): boolean =>
    wanted.has(fact.id) && known.values[fact.id] === undefined && answers[fact.id] === undefined;
  const askable = known.askable.filter(waits);
  const next = mostDecisive(region, askable, open, answers, scope);
  return {
    list: known.askable.map((fact) => {
      const value = known.values[fact.id] ?? answers[fact.id];
      return {
        id: fact.id,
        question: fact.question,
        ...(fact.hint !== undefined && { hint: fact.hint }),
        type: fact.type,
        options: fact.options ?? (fact.type === 'yesno' ? yesNo : []),
        ...(value !== undefined && { value }),
        needed: waits(fact),
      };
    }),
    ...(next !== undefined && { next }),
    blocking: [
      ...new Set(
        forChosen
          .filter((unit) => unit(scope) === undefined)
          .flatMap((unit) => asksOf(region, unit, known, scope)),
      ),
    ].filter((id) => isObligatory(region, id) && known.values[id] === undefined),
  };
}

/** A certificate number only spares other questions. */
function isObligatory(region: Region, id: string): boolean {
  return region.facts.find((fact) => fact.id === id)?.type !== 'certificate-number';
}

function asksOf(region: Region, unit: Unit, known: KnownFacts, scope: Scope): readonly string[] {
  const missing = new Set<string>();
  unit(scope, missing);
  return factsToAsk(region, missing, known, scope);
}

function unitsOfItems(region: Region): readonly Unit[] {
  return region.items.map((item) => (scope, missing) => {
    const { verdict, missing: names } = assess(region, item, scope);
    if (missing !== undefined) names.forEach((name) => missing.add(name));
    return verdict === 'unknown' ? undefined : verdict !== 'not-entitled';
  });
}

function unitsOfChosen(region: Region, scope: Scope): readonly Unit[] {
  const condition =
    (text: Cel): Unit =>
    (within, missing) =>
      truth(region, text, within, missing);
  const materials = region.materials
    .filter(({ when, items }) => when !== undefined && items.some((code) => scope.items.includes(code)))
    .map(({ when = 'true' }) => condition(when));
  return [condition(region.guardianNeeded), ...materials];
}

function mostDecisive(
  region: Region,
  askable: readonly Fact[],
  open: readonly Unit[],
  answers: Answers,
  scope: Scope,
): string | undefined {
  if (askable.length < 2) return askable[0]?.id;
  const scores = new Map<string, number>();
  for (const fact of askable) {
    const values = possibleAnswers(fact);
    let settled = 0;
    for (const value of values) {
      const { values: facts } = knownFacts(region, { ...answers, [fact.id]: value }, scope);
      const supposed = Object.create(scope, { facts: { value: facts } }) as Scope;
      settled += open.filter((unit) => unit(supposed) !== undefined).length;
    }
    scores.set(fact.id, values.length === 0 ? 0 : settled / values.length);
  }
  // A number that spares other questions is worth what they are worth together.
  for (const fact of askable.filter(({ type }) => type === 'certificate-number'))
    scores.set(
      fact.id,
      askable
        .filter(({ prefill }) => prefill !== undefined && expressionOf(region, prefill).names.has(fact.id))
        .reduce((sum, { id }) => sum + (scores.get(id) ?? 0), 0),
    );
  let best: string | undefined;
  for (const [id, score] of scores) if (best === undefined || score > (scores.get(best) ?? 0)) best = id;
  return best;
}

function possibleAnswers(fact: Fact): readonly FactValue[] {
  switch (fact.type) {
    case 'yesno':
      return [true, false];
    case 'choice':
      return (fact.options ?? []).map(({ code }) => code);
    case 'choices':
      return (fact.options ?? []).map(({ code }) => [code]);
    case 'certificate-number':
      return [];
    default:
      return unreachable(fact.type);
  }
}
