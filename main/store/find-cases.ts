import type { StoreDatabase } from './database.ts';
import { foldForSearch, searchWords, type SearchWord } from './search-terms.ts';

export interface FoundRow {
  readonly id: string;
  readonly local_no: string;
  readonly state: 'draft' | 'parked' | 'submitted' | 'abandoned';
  readonly updated_at: number;
  readonly name: string | null;
  readonly id_number: string | null;
  readonly summary: string;
}

/** How far a term or a prefix is counted to find the rarest one of a query. */
const countedUpTo = 400;

/** Candidates looked at for one query: a bound on the time of a query whose words are all common. */
const candidatesUpTo = 5_000;

/** How many candidates are looked at in turn until enough are found. */
const lookBack = [200, 1_000, candidatesUpTo];

const prefixColumns = ['id_number', 'local_no', 'project_no'] as const;

/**
 * Finds cases, newest first. Every word must hold; a word may hold in several ways (a name, a number in full,
 * the beginning of a number). The rarest term drives the search, the others are looked up for each candidate.
 * Beyond `candidatesUpTo` newest candidates of the rarest term older cases are not looked at.
 */
export function findCases(database: StoreDatabase): (query: string, limit: number) => readonly FoundRow[] {
  const countTerm = database.prepare<[string, number], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM search_terms WHERE term = ? LIMIT ?)',
  );
  const ofTerm = database
    .prepare<[string, number], number>(
      'SELECT case_number FROM search_terms WHERE term = ? ORDER BY case_number DESC LIMIT ?',
    )
    .pluck();
  const hasTerm = database.prepare<[string, number]>(
    'SELECT 1 FROM search_terms WHERE term = ? AND case_number = ?',
  );
  const ofPrefix = prefixColumns.map((column) =>
    database
      .prepare<[string, string, number], number>(
        `SELECT number FROM cases WHERE ${column} >= ? AND ${column} < ? ORDER BY ${column} LIMIT ?`,
      )
      .pluck(),
  );
  const hasPrefix = database.prepare<[number, string, string, string, string, string, string]>(
    `SELECT 1 FROM cases WHERE number = ? AND (
       (id_number >= ? AND id_number < ?) OR (local_no >= ? AND local_no < ?) OR (project_no >= ? AND project_no < ?))`,
  );
  const names = database
    .prepare<[number], string>(
      "SELECT json_extract(identity, '$.name') FROM case_people WHERE case_number = ?",
    )
    .pluck();
  const row = database.prepare<[number], FoundRow>(
    'SELECT c.id, c.local_no, c.state, c.updated_at, c.name, c.id_number, c.summary FROM cases c WHERE c.number = ?',
  );

  /** The windows of a long query may lie apart in a name; then it is not a part of it. */
  function inName(number: number, word: string): boolean {
    return names.all(number).some((name) => foldForSearch(name).includes(word));
  }

  function candidates(way: SearchWord, limit: number): readonly number[] {
    if (way.kind === 'prefix') {
      const { from, to } = rangeOf(way.prefix);
      return ofPrefix.flatMap((statement) => statement.all(from, to, limit)).sort((a, b) => b - a);
    }
    const counted = way.terms.map((term) => ({ term, n: countTerm.get(term, countedUpTo)?.n ?? 0 }));
    const rarest = counted.reduce((a, b) => (b.n < a.n ? b : a));
    if (rarest.n === 0) return [];
    const others = way.terms.filter((term) => term !== rarest.term);
    if (others.length === 0) return ofTerm.all(rarest.term, limit);
    const { within } = way;
    const found: number[] = [];
    for (const number of ofTerm.iterate(rarest.term, candidatesUpTo)) {
      if (!others.every((term) => hasTerm.get(term, number) !== undefined)) continue;
      if (within !== undefined && !inName(number, within)) continue;
      found.push(number);
      if (found.length >= limit) break;
    }
    return found;
  }

  function weight(ways: readonly SearchWord[]): number {
    return Math.max(
      ...ways.map((way) =>
        way.kind === 'prefix'
          ? candidates(way, countedUpTo).length
          : Math.min(...way.terms.map((term) => countTerm.get(term, countedUpTo)?.n ?? 0)),
      ),
    );
  }

  function holds(ways: readonly SearchWord[], number: number): boolean {
    return ways.some((way) => {
      if (way.kind === 'term')
        return (
          way.terms.every((term) => hasTerm.get(term, number) !== undefined) &&
          (way.within === undefined || inName(number, way.within))
        );
      const { from, to } = rangeOf(way.prefix);
      return hasPrefix.get(number, from, to, from, to, from, to) !== undefined;
    });
  }

  return (query, limit) => {
    const words = searchWords(query);
    const [first, ...more] = words.length > 1 ? words.toSorted((a, b) => weight(a) - weight(b)) : words;
    if (first === undefined) return [];
    let numbers: readonly number[] = [];
    // Most queries end within the newest few; only common words need a long look back.
    for (const bound of more.length === 0 ? [limit] : lookBack) {
      const looked = new Set(first.flatMap((way) => candidates(way, bound)));
      numbers = firstOf(
        [...looked].sort((a, b) => b - a),
        limit,
        (number) => more.every((ways) => holds(ways, number)),
      );
      if (numbers.length >= limit || looked.size < bound) break;
    }
    return numbers.flatMap((number) => row.get(number) ?? []);
  };
}

function firstOf(
  numbers: readonly number[],
  limit: number,
  holds: (number: number) => boolean,
): readonly number[] {
  const found: number[] = [];
  for (const number of numbers) {
    if (holds(number)) found.push(number);
    if (found.length >= limit) break;
  }
  return found;
}

/** All text that begins with `prefix`: from it, up to before the same with its last unit raised by one. */
function rangeOf(prefix: string): { readonly from: string; readonly to: string } {
  return {
    from: prefix,
    to: prefix.slice(0, -1) + String.fromCodePoint((prefix.codePointAt(prefix.length - 1) ?? 0) + 1),
  };
}
