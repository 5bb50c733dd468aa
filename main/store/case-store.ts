import type { Case, CaseEvent, Delivery, Submission } from '../../domain/case/case.ts';
import type { IdentityRecord, PersonRole } from '../../domain/id-card/identity.ts';
import type { StoreDatabase } from './database.ts';
import { findCases } from './find-cases.ts';
import { sameTerms, searchTerms } from './search-terms.ts';

/** What a list shows of a case, read without its whole state. Not masked: the API masks it. */
export interface CaseSummary {
  readonly id: string;
  readonly localNo: string;
  readonly state: Case['state'];
  readonly name?: string;
  readonly idNumber?: string;
  readonly items: readonly string[];
  readonly updatedAt: string;
  readonly delivery?: Delivery;
  readonly dueOn?: string;
}

export type CaseList = 'drafts' | 'parked' | 'unsent' | 'recent';

export interface CaseStore {
  get(id: string): Case | undefined;
  /** Number of the case inside the store; the other tables refer to it. Throws for an unknown case. */
  number(id: string): number;
  /** Stores a case that was just opened. */
  insert(opened: Case): void;
  /**
   * Stores the next state with the event that made it, and who did it: the case's own operator unless another is
   * named. To be called inside `Store.transaction`.
   */
  change(before: Case, after: Case, event: CaseEvent, operator?: string): void;
  events(id: string): readonly CaseEvent[];
  find(query: string, limit: number): readonly CaseSummary[];
  list(which: CaseList, limit: number): readonly CaseSummary[];
  count(state: 'draft' | 'parked'): number;
  /** Cases of the same applicant that are still open, newest first. */
  openOf(idNumber: string): readonly CaseSummary[];
  /** The last opened case, when nothing was done in it yet. */
  untouched(station: string, since: string): string | undefined;
  /** Forgets what it remembers; after a transaction that did not happen. */
  forget(): void;
}

interface SummaryRow {
  readonly id: string;
  readonly local_no: string;
  readonly state: Case['state'];
  readonly updated_at: number;
  readonly name: string | null;
  readonly id_number: string | null;
  readonly summary: string;
}

interface SummaryText {
  readonly items: readonly string[];
  readonly updatedAt: string;
  readonly delivery?: Delivery;
  readonly submission?: Pick<Submission, 'dueOn'>;
}

export const summaryColumns = 'c.id, c.local_no, c.state, c.updated_at, c.name, c.id_number, c.summary';

/** Cases kept ready in memory: those at the desk, not the archive. */
const rememberedCases = 64;

/** Tables `cases`, `case_people`, `case_events` and `search_terms`. */
export function caseStore(database: StoreDatabase): CaseStore {
  const select = database.prepare<[string], { number: number; body: string }>(
    'SELECT number, body FROM cases WHERE id = ?',
  );
  const selectNumber = database.prepare<[string], { number: number }>(
    'SELECT number FROM cases WHERE id = ?',
  );
  const selectPeople = database.prepare<[number], { role: PersonRole; identity: string }>(
    'SELECT role, identity FROM case_people WHERE case_number = ?',
  );
  const insertCase = database.prepare(
    `INSERT INTO cases (id, local_no, state, version, updated_at, name, id_number, project_no, summary, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const updateCase = database.prepare(
    'UPDATE cases SET version = ?, summary = ?, body = ? WHERE number = ? AND version = ?',
  );
  const updateRecency = database.prepare('UPDATE cases SET updated_at = ? WHERE number = ?');
  const updateState = database.prepare('UPDATE cases SET state = ? WHERE number = ?');
  const updateApplicant = database.prepare('UPDATE cases SET name = ?, id_number = ? WHERE number = ?');
  const updateProjectNo = database.prepare('UPDATE cases SET project_no = ? WHERE number = ?');
  const insertPerson = database.prepare(
    'INSERT OR REPLACE INTO case_people (case_number, role, identity) VALUES (?, ?, ?)',
  );
  const deletePerson = database.prepare('DELETE FROM case_people WHERE case_number = ? AND role = ?');
  const insertEvent = database.prepare(
    'INSERT INTO case_events (case_number, version, at, operator, event) VALUES (?, ?, ?, ?, ?)',
  );
  const selectEvents = database.prepare<[number], { event: string }>(
    'SELECT event FROM case_events WHERE case_number = ? ORDER BY version',
  );
  const insertTerm = database.prepare('INSERT OR IGNORE INTO search_terms (term, case_number) VALUES (?, ?)');
  const deleteTerm = database.prepare('DELETE FROM search_terms WHERE term = ? AND case_number = ?');
  const lists: Record<CaseList, ReturnType<typeof database.prepare<[number], SummaryRow>>> = {
    drafts: database.prepare(
      `SELECT ${summaryColumns} FROM cases c WHERE c.state = 'draft' ORDER BY c.updated_at DESC LIMIT ?`,
    ),
    parked: database.prepare(
      `SELECT ${summaryColumns} FROM cases c WHERE c.state = 'parked' ORDER BY c.updated_at DESC LIMIT ?`,
    ),
    unsent: database.prepare(
      `SELECT ${summaryColumns} FROM outbox o JOIN cases c ON c.number = o.case_number
       WHERE o.state <> 'received' ORDER BY o.case_number DESC LIMIT ?`,
    ),
    recent: database.prepare(`SELECT ${summaryColumns} FROM cases c ORDER BY c.updated_at DESC LIMIT ?`),
  };
  const countDrafts = database.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM cases WHERE state = 'draft'",
  );
  const countParked = database.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM cases WHERE state = 'parked'",
  );
  const selectOpenOf = database.prepare<[string], SummaryRow>(
    `SELECT ${summaryColumns} FROM cases c
     WHERE c.id_number = ? AND c.state IN ('draft', 'parked') ORDER BY c.number DESC LIMIT 5`,
  );
  const selectLast = database.prepare<[], { id: string; version: number; state: string; body: string }>(
    'SELECT id, version, state, body FROM cases ORDER BY number DESC LIMIT 1',
  );
  const find = findCases(database);

  const remembered = new Map<string, { readonly number: number; readonly value: Case }>();

  function remember(number: number, value: Case): void {
    remembered.delete(value.id);
    remembered.set(value.id, { number, value });
    const oldest = remembered.keys().next();
    if (remembered.size > rememberedCases && !oldest.done) remembered.delete(oldest.value);
  }

  function get(id: string): Case | undefined {
    const known = remembered.get(id);
    if (known) return known.value;
    const row = select.get(id);
    if (!row) return undefined;
    const people: Partial<Record<PersonRole, IdentityRecord>> = {};
    for (const { role, identity } of selectPeople.all(row.number))
      people[role] = JSON.parse(identity) as IdentityRecord;
    const value = { ...(JSON.parse(row.body) as Omit<Case, 'people'>), people };
    remember(row.number, value);
    return value;
  }

  function numberOf(id: string): number {
    const number = remembered.get(id)?.number ?? selectNumber.get(id)?.number;
    if (number === undefined) throw new Error('unknown case');
    return number;
  }

  function insert(opened: Case): void {
    const { lastInsertRowid } = insertCase.run(
      opened.id,
      opened.localNo,
      opened.state,
      opened.version,
      recency(opened),
      opened.people.applicant?.name ?? null,
      opened.people.applicant?.idNumber ?? null,
      opened.delivery?.projectNo ?? null,
      summaryText(opened),
      bodyText(opened),
    );
    const number = Number(lastInsertRowid);
    for (const [role, identity] of Object.entries(opened.people))
      insertPerson.run(number, role, JSON.stringify(identity));
    for (const term of searchTerms(opened)) insertTerm.run(term, number);
    remember(number, opened);
  }

  function change(before: Case, after: Case, event: CaseEvent, operator: string = after.operator): void {
    const number = numberOf(before.id);
    const { changes } = updateCase.run(
      after.version,
      summaryText(after),
      bodyText(after),
      number,
      before.version,
    );
    if (changes !== 1) throw new Error('the case was changed meanwhile');
    if (recency(before) !== recency(after)) updateRecency.run(recency(after), number);
    if (before.state !== after.state) updateState.run(after.state, number);
    if (before.delivery?.projectNo !== after.delivery?.projectNo)
      updateProjectNo.run(after.delivery?.projectNo ?? null, number);
    if (before.people !== after.people) changePeople(number, before, after);
    if (!sameTerms(before, after)) changeTerms(number, before, after);
    insertEvent.run(number, after.version, after.updatedAt, operator, JSON.stringify(event));
    remember(number, after);
  }

  function changePeople(number: number, before: Case, after: Case): void {
    for (const role of ['applicant', 'guardian', 'agent'] as const) {
      const person = after.people[role];
      if (person === before.people[role]) continue;
      if (person) insertPerson.run(number, role, JSON.stringify(person));
      else deletePerson.run(number, role);
    }
    const applicant = after.people.applicant;
    if (applicant !== before.people.applicant)
      updateApplicant.run(applicant?.name ?? null, applicant?.idNumber ?? null, number);
  }

  function changeTerms(number: number, before: Case, after: Case): void {
    const old = searchTerms(before);
    const terms = searchTerms(after);
    for (const term of terms) if (!old.has(term)) insertTerm.run(term, number);
    for (const term of old) if (!terms.has(term)) deleteTerm.run(term, number);
  }

  return {
    get,
    number: numberOf,
    insert,
    change,
    events: (id) => selectEvents.all(numberOf(id)).map(({ event }) => JSON.parse(event) as CaseEvent),
    find: (query, limit) => find(query, limit).map(summaryOf),
    list: (which, limit) =>
      lists[which]
        .all(limit)
        .map(summaryOf)
        .toSorted((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)),
    count: (state) => (state === 'draft' ? countDrafts : countParked).get()?.n ?? 0,
    openOf: (idNumber) => selectOpenOf.all(idNumber).map(summaryOf),
    untouched(station, since) {
      const last = selectLast.get();
      if (last?.state !== 'draft' || last.version !== 0) return undefined;
      const { station: at, createdAt } = JSON.parse(last.body) as Case;
      return at === station && createdAt >= since ? last.id : undefined;
    },
    forget: () => remembered.clear(),
  };
}

export function summaryOf(row: SummaryRow): CaseSummary {
  const { items, updatedAt, delivery, submission } = JSON.parse(row.summary) as SummaryText;
  return {
    id: row.id,
    localNo: row.local_no,
    state: row.state,
    items,
    updatedAt,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.id_number === null ? {} : { idNumber: row.id_number }),
    ...(delivery ? { delivery } : {}),
    ...(submission?.dueOn === undefined ? {} : { dueOn: submission.dueOn }),
  };
}

function summaryText({ items, updatedAt, delivery, submission }: Case): string {
  const summary: SummaryText = {
    items,
    updatedAt,
    ...(delivery ? { delivery } : {}),
    ...(submission?.dueOn === undefined ? {} : { submission: { dueOn: submission.dueOn } }),
  };
  return JSON.stringify(summary);
}

/**
 * The minute of the last change, milliseconds. Lists are ordered by it through an index, which is written only
 * when the minute is another one; within a list the instant itself decides.
 */
function recency({ updatedAt }: Case): number {
  return Math.floor(Date.parse(updatedAt) / 60_000) * 60_000;
}

/** People are kept apart: a card's evidence is the largest part of a case and does not change with it. */
function bodyText({ people: _people, ...rest }: Case): string {
  return JSON.stringify(rest);
}
