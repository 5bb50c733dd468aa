import { randomUUID } from 'node:crypto';
import { submission as submissionSchema } from '../../backend/contract.ts';
import { applyEvent } from '../../domain/case/apply-event.ts';
import type { Case, CaseEvent, Submission } from '../../domain/case/case.ts';
import { localNumber } from '../../domain/case/local-number.ts';
import { newCase } from '../../domain/case/new-case.ts';
import { submissionBody } from '../../domain/case/submission-body.ts';
import { seenCase } from '../../domain/case/seen-case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import { submissionDates } from '../../domain/deadlines/deadline.ts';
import type { Calendar } from '../../domain/deadlines/working-days.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Region } from '../../domain/region/region.ts';
import { failure, success } from '../../domain/result.ts';
import type { Outcome, StationSettings } from '../api/contract.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, dayInChina } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { type Broadcast, broadcast } from './broadcast.ts';
import {
  caseChangedMeanwhile,
  caseMissing,
  duplicateCase,
  printUnknown,
  regionMissing,
} from './case-problems.ts';

export interface CaseServiceParts {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly regions: ReadonlyMap<string, Region>;
  readonly calendar: Calendar;
  readonly settings: () => StationSettings;
}

export interface ApplyOptions {
  /** Refuses with `case.changed-meanwhile` when the case is not at this version any more. */
  readonly expectedVersion?: number;
  /** Written in the same transaction; given the new state and the number of the case in the store. */
  readonly also?: (after: Case, caseNumber: number) => void;
}

/**
 * The cases: each change is one event, stored with the state it makes before it is told to anyone. A page that
 * is not in the case any more leaves the disk with it.
 */
export interface CaseService {
  /** Opens a case, or gives back the one just opened in which nothing was done (a double click). */
  open(): Outcome<CaseView>;
  /** The newest draft of this applicant, of the region in use. */
  draftOf(idNumber: string): string | undefined;
  get(id: string): Case | undefined;
  region(current: Case): Region | undefined;
  view(id: string): Outcome<CaseView>;
  apply(id: string, event: CaseEvent | readonly CaseEvent[], options?: ApplyOptions): Outcome<CaseView>;
  /** Stores the submission and its outbox row in one transaction. Submitting twice gives the same. */
  submit(id: string): Outcome<CaseView>;
  watch(id: string, signal?: AbortSignal): AsyncGenerator<CaseView, void, void>;
  /** Tells watchers of a case that something beside its state changed (a print job). */
  touch(id: string): void;
  readonly changes: Broadcast<string>;
  today(): string;
}

/** Key of `changes` under which every change of any case is told. */
export const anyCase = '*';

export function openCaseService(parts: CaseServiceParts): CaseService {
  const { store, audit, clock, regions, calendar, settings } = parts;
  const changes = broadcast<string>();
  const today = () => dayInChina(clock.now());
  const views = new WeakMap<
    Case,
    { readonly day: string; readonly region: Region; readonly view: CaseView }
  >();

  function touch(id: string): void {
    changes.tell(id);
    changes.tell(anyCase);
  }

  /** The view of a state on a day, derived once for the call, its watchers and the next reader. */
  function derived(current: Case, region: Region): CaseView {
    const day = today();
    const known = views.get(current);
    if (known?.day === day && known.region === region) return known.view;
    const view = seenCase(current, region, { today: day, calendar });
    views.set(current, { day, region, view });
    return view;
  }

  function viewOf(current: Case): Outcome<CaseView> {
    const region = regions.get(current.regionId);
    if (!region) return failure([regionMissing(current.regionId)]);
    const view = derived(current, region);
    const own = ownWarnings(current);
    return success(own.length === 0 ? view : { ...view, warnings: [...view.warnings, ...own] });
  }

  function ownWarnings(current: Case): readonly Problem[] {
    const warnings: Problem[] = [];
    const applicant = current.people.applicant;
    if (applicant && (current.state === 'draft' || current.state === 'parked')) {
      for (const other of store.cases.openOf(applicant.idNumber))
        if (other.id !== current.id && (other.state === 'draft' || other.state === 'parked'))
          warnings.push(duplicateCase(other.localNo, other.state));
    }
    const number = store.cases.number(current.id);
    for (const kind of ['form', 'notice', 'receipt'] as const)
      if (store.printJobs.latest(number, kind)?.state === 'unknown') {
        warnings.push(printUnknown);
        break;
      }
    return warnings;
  }

  function view(id: string): Outcome<CaseView> {
    const current = store.cases.get(id);
    return current ? viewOf(current) : failure([caseMissing]);
  }

  function open(): Outcome<CaseView> {
    const { station, operator, regionId } = settings();
    const region = regions.get(regionId);
    if (!region) return failure([regionMissing(regionId)]);
    const now = clock.now().toISOString();
    const day = today();
    const blank = store.cases.untouched(station, dayStart(day));
    const before = blank === undefined ? undefined : store.cases.get(blank);
    if (before && before.operator === operator && before.regionId === regionId) return viewOf(before);
    const id = randomUUID();
    const opened = store.transaction(() => {
      const sequence = store.nextSequence(station, day);
      const fresh = newCase({
        id,
        localNo: localNumber({ station, day, sequence }),
        region,
        station,
        operator,
        now,
      });
      store.cases.insert(fresh);
      audit.record('case-opened', { localNo: fresh.localNo }, id);
      return fresh;
    });
    if (!opened.ok) return failure([opened.error]);
    touch(id);
    return viewOf(opened.value);
  }

  function draftOf(idNumber: string): string | undefined {
    const { regionId } = settings();
    return store.cases
      .openOf(idNumber)
      .find(({ id, state }) => state === 'draft' && store.cases.get(id)?.regionId === regionId)?.id;
  }

  function apply(
    id: string,
    event: CaseEvent | readonly CaseEvent[],
    options: ApplyOptions = {},
  ): Outcome<CaseView> {
    const before = store.cases.get(id);
    if (!before) return failure([caseMissing]);
    if (options.expectedVersion !== undefined && options.expectedVersion !== before.version)
      return failure([caseChangedMeanwhile]);
    const region = regions.get(before.regionId);
    if (!region) return failure([regionMissing(before.regionId)]);
    const context = { region, now: clock.now().toISOString(), today: today(), calendar };
    const steps: { from: Case; to: Case; event: CaseEvent }[] = [];
    let current = before;
    for (const one of isList(event) ? event : [event]) {
      const next = applyEvent(current, one, context);
      if (!next.ok) return next;
      if (next.value !== current) steps.push({ from: current, to: next.value, event: one });
      current = next.value;
    }
    if (steps.length > 0 || options.also) {
      const stored = store.transaction(() => {
        for (const { from, to, event: made } of steps)
          store.cases.change(from, to, made, settings().operator);
        const number = store.cases.number(id);
        const kept = new Set(current.pages.map((page) => page.id));
        for (const page of before.pages) if (!kept.has(page.id)) store.pages.remove(number, page.id);
        options.also?.(current, number);
      });
      if (!stored.ok) return failure([stored.error]);
      touch(id);
    }
    return viewOf(current);
  }

  function submit(id: string): Outcome<CaseView> {
    const before = store.cases.get(id);
    if (!before) return failure([caseMissing]);
    if (before.state === 'submitted') return viewOf(before);
    const current = viewOf(before);
    if (!current.ok) return current;
    if (!current.value.deadline.ok) return failure([current.value.deadline.error]);
    const revision = before.signed?.revision;
    const made: Submission = {
      at: clock.now().toISOString(),
      ...submissionDates(current.value.deadline.value),
      key: `${id}:${revision ?? 0}`,
    };
    return apply(
      id,
      { type: 'submitted', submission: made },
      {
        also(after, caseNumber) {
          const region = regions.get(after.regionId);
          const print = after.prints.find((one) => one.revision === revision);
          const document = print && store.documents.get(caseNumber, print.documentId);
          const seen = viewOf(after);
          if (!region || !document || !seen.ok) throw new Error('a submitted case lacks its signed form');
          const body = submissionBody(seen.value, after, region, document.sha256);
          store.outbox.add(caseNumber, {
            key: made.key,
            submission: JSON.stringify(submissionSchema.parse(body)),
            at: made.at,
            nextAttemptAt: 0,
          });
          audit.record('case-submitted', { key: made.key }, id);
        },
      },
    );
  }

  return {
    open,
    draftOf,
    get: (id) => store.cases.get(id),
    region: (current) => regions.get(current.regionId),
    view,
    apply,
    submit,
    watch: (id, signal) =>
      changes.watch(
        id,
        () => {
          const seen = view(id);
          return seen.ok ? seen.value : undefined;
        },
        signal,
      ),
    touch,
    changes,
    today,
  };
}

/** First instant of a day in China, as the ISO text that cases carry. */
function dayStart(day: string): string {
  return new Date(`${day}T00:00:00+08:00`).toISOString();
}

function isList(event: CaseEvent | readonly CaseEvent[]): event is readonly CaseEvent[] {
  return Array.isArray(event);
}
