import { expressionOf } from '../region/check-region.ts';
import { type Scope, unknown } from '../region/expression.ts';
import type { Fact, FactValue, Region } from '../region/region.ts';

export type Answers = Readonly<Record<string, FactValue>>;
type MutableFacts = Record<string, FactValue>;

export interface KnownFacts {
  /** Answers that count now: asked for, or following from another answer. */
  readonly values: Answers;
  /** Facts that may be asked now, answered or not, in the region's order. */
  readonly askable: readonly Fact[];
  /** Answers that another answer contradicts (a grade and the grade in the certificate number). */
  readonly contradictions: readonly Contradiction[];
}

export interface Contradiction {
  readonly fact: string;
  /** The answers it should follow from. */
  readonly against: readonly string[];
}

/**
 * What is known from the answers. An answer whose question is no longer asked (`askWhen` false) stays in the
 * case and is ignored here; an unanswered question may follow from what is known (`prefill`).
 * An empty certificate number means the holder does not have it at hand.
 */
export function knownFacts(region: Region, answers: Answers, base: Omit<Scope, 'facts'>): KnownFacts {
  const values: MutableFacts = {};
  const scope: Scope = Object.create(base, { facts: { value: values } }) as Scope;
  const askable: Fact[] = [];
  const contradictions: Contradiction[] = [];
  for (const fact of region.facts) {
    if (fact.askWhen !== undefined && expressionOf(region, fact.askWhen).evaluate(scope) !== true) continue;
    askable.push(fact);
    const answer = answers[fact.id];
    const prefill = fact.prefill === undefined ? undefined : expressionOf(region, fact.prefill);
    const follows = prefill?.evaluate(scope) ?? unknown;
    if (answer === undefined) {
      if (follows !== unknown) values[fact.id] = follows as FactValue;
      continue;
    }
    if (answer === '') continue;
    values[fact.id] = answer;
    if (prefill !== undefined && follows !== unknown && !same(answer, follows as FactValue))
      contradictions.push({
        fact: fact.id,
        against: region.facts.map(({ id }) => id).filter((id) => prefill.names.has(id)),
      });
  }
  return { values, askable, contradictions };
}

/** Of several choices the order does not matter. */
function same(a: FactValue, b: FactValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((code) => b.includes(code));
}

/** The facts among `missing`, and what must be known before they can be asked; askable ones first. */
export function factsToAsk(
  region: Region,
  missing: ReadonlySet<string>,
  known: KnownFacts,
  scope: Scope,
): readonly string[] {
  const wanted = new Set<string>();
  const askable = new Set(known.askable.map((fact) => fact.id));
  const want = (id: string): void => {
    const fact = region.facts.find((candidate) => candidate.id === id);
    if (fact === undefined || wanted.has(id)) return;
    wanted.add(id);
    for (const text of [askable.has(id) ? undefined : fact.askWhen, fact.prefill]) {
      if (text === undefined) continue;
      const before = new Set<string>();
      if (expressionOf(region, text).evaluate(scope, before) === unknown) before.forEach(want);
    }
  };
  missing.forEach(want);
  const ordered = region.facts.filter((fact) => wanted.has(fact.id)).map((fact) => fact.id);
  return [...ordered.filter((id) => askable.has(id)), ...ordered.filter((id) => !askable.has(id))];
}
