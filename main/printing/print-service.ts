import { randomUUID } from 'node:crypto';
import type { CaseEvent } from '../../domain/case/case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, unreachable } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { PrintEvent } from '../../drivers/printer/printer.ts';
import type { Outcome, PaperKind, PrintProgress } from '../api/contract.ts';
import type { Audit } from '../audit/audit.ts';
import { broadcast } from '../cases/broadcast.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Clock } from '../clock.ts';
import type { StoredDocument } from '../store/document-store.ts';
import type { PrintJobState } from '../store/print-job-store.ts';
import type { Store } from '../store/store.ts';
import type { DocumentService } from './document-service.ts';
import { jobLost, nothingRuns } from './paper-problems.ts';

export interface PrintServiceParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly documents: DocumentService;
  readonly devices: Pick<Devices, 'print'>;
  readonly report?: (what: string, error?: unknown) => void;
}

/** Prints papers and follows each job to its end, whether anybody watches or not. */
export interface PrintService {
  /** Progress of the job; a second call while it runs follows the same job and prints nothing more. */
  print(caseId: string, kind: PaperKind, signal?: AbortSignal): AsyncGenerator<PrintProgress, void, void>;
  /** Cancels the running job and waits until nothing more can come out. */
  cancel(caseId: string, kind: PaperKind): Promise<Outcome<CaseView>>;
  /** After a start: what was being printed when the program ended is unknown, never printed. */
  recover(): void;
  /** Cancels what runs; its sheets must not come out when nobody follows them. */
  close(): Promise<void>;
}

interface Job {
  progress: PrintProgress;
  readonly cancel: AbortController;
  done: Promise<void>;
}

/** What the paper is called in the spooler: never a person's name or number. */
const titles: Readonly<Record<PaperKind, string>> = {
  form: '申请表',
  notice: '一次性告知单',
  receipt: '受理通知书',
};

const isOver = (progress: PrintProgress) =>
  progress.state === 'printed' || progress.state === 'failed' || progress.state === 'cancelled';

type JobEnd =
  | { readonly state: 'printed' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'unknown'; readonly problem: Problem };

export function openPrintService(parts: PrintServiceParts): PrintService {
  const { store, cases, audit, clock, documents, devices } = parts;
  const report = parts.report ?? (() => {});
  const jobs = new Map<string, Job>();
  const changes = broadcast<Job>();

  function viewNow(caseId: string): CaseView {
    const view = cases.view(caseId);
    if (!view.ok) throw new Error('a case being printed is gone');
    return view.value;
  }

  function start(caseId: string, kind: PaperKind): Job {
    const key = `${caseId} ${kind}`;
    const running = jobs.get(key);
    if (running) return running;
    const job: Job = {
      progress: { state: 'preparing' },
      cancel: new AbortController(),
      done: Promise.resolve(),
    };
    jobs.set(key, job);
    job.done = run(job, caseId, kind)
      .catch((error: unknown) => {
        report('print job failed', error);
        return { state: 'failed', problems: [jobLost], view: viewNow(caseId) } as const;
      })
      .then((last) => {
        jobs.delete(key);
        job.progress = last;
        changes.tell(job);
      });
    return job;
  }

  async function run(job: Job, caseId: string, kind: PaperKind): Promise<PrintProgress> {
    const produced = await documents.produce(caseId, kind);
    if (!produced.ok) return { state: 'failed', problems: produced.error, view: viewNow(caseId) };
    if (job.cancel.signal.aborted) return { state: 'cancelled', view: viewNow(caseId) };
    const document = produced.value;
    const id = randomUUID();
    const reprint = store.printJobs.printed(document.id) > 0;
    const begun = keep(caseId, document, 'printing', () =>
      store.printJobs.start(store.cases.number(caseId), {
        id,
        documentId: document.id,
        reprint,
        at: clock.now().toISOString(),
      }),
    );
    if (begun) return { state: 'failed', problems: begun, view: viewNow(caseId) };

    const stopWatching = kind === 'form' ? cancelWhenVoid(job, caseId, document) : () => {};
    const end = await follow(job, document, kind).finally(stopWatching);

    const problem = 'problem' in end ? end.problem.code : undefined;
    const ended = keep(caseId, document, end.state, () => {
      store.printJobs.end(id, end.state, clock.now().toISOString(), problem);
      const { revision } = document;
      audit.record('paper-printed', { kind, revision, reprint, outcome: end.state }, caseId);
    });
    cases.touch(caseId);
    const view = viewNow(caseId);
    if (ended) return { state: 'failed', problems: ended, view };
    switch (end.state) {
      case 'printed':
      case 'cancelled':
        return { state: end.state, view };
      case 'failed':
      case 'unknown':
        return { state: 'failed', problems: [end.problem], view };
      default:
        return unreachable(end);
    }
  }

  /** The job's row and what it means for the case, in one transaction; problems when the disk refused. */
  function keep(
    caseId: string,
    document: StoredDocument,
    state: PrintJobState | 'printing',
    write: () => void,
  ): readonly Problem[] | undefined {
    const event = eventOf(caseId, document, state);
    if (event) {
      const told = cases.apply(caseId, event, { also: write });
      if (told.ok) return undefined;
      if (told.error.some((problem) => problem.code.startsWith('store.'))) return told.error;
      report(`print state not told to the case: ${told.error.map(({ code }) => code).join(' ')}`);
    }
    const written = store.transaction(write);
    return written.ok ? undefined : [written.error];
  }

  function eventOf(
    caseId: string,
    document: StoredDocument,
    state: PrintJobState | 'printing',
  ): CaseEvent | undefined {
    const current = cases.get(caseId);
    if (!current || (current.state !== 'draft' && current.state !== 'parked')) return undefined;
    if (document.kind === 'notice')
      return state === 'printed' && current.state === 'draft' ? { type: 'notice-given' } : undefined;
    if (document.kind !== 'form') return undefined;
    const print = current.prints.find((one) => one.documentId === document.id);
    // A copy of a sheet that is already here, or of one no longer valid, changes nothing in the case.
    if (!print || print.state === 'void' || print.state === 'printed') return undefined;
    const next = state === 'printing' || state === 'printed' ? state : 'failed';
    return { type: 'print-changed', documentId: document.id, state: next };
  }

  /** A form changed while it is printed is void: the sheet shall not come out any more. */
  function cancelWhenVoid(job: Job, caseId: string, document: StoredDocument): () => void {
    const look = (): void => {
      const print = cases.get(caseId)?.prints.find((one) => one.documentId === document.id);
      if (print?.state === 'void') job.cancel.abort();
    };
    // It may have become void between being produced and now.
    look();
    return cases.changes.listen(caseId, look);
  }

  async function follow(job: Job, document: StoredDocument, kind: PaperKind): Promise<JobEnd> {
    const sheet = { pdf: document.pdf, title: titles[kind], copies: 1, duplex: false };
    try {
      for await (const event of devices.print(sheet, job.cancel.signal)) {
        const end = endOf(event);
        if (end) return end;
        job.progress = progressOf(event);
        changes.tell(job);
      }
    } catch (error) {
      report('printing threw', error);
    }
    return { state: 'unknown', problem: jobLost };
  }

  return {
    async *print(caseId, kind, signal) {
      const job = start(caseId, kind);
      for await (const progress of changes.watch(job, () => job.progress, signal)) {
        yield progress;
        if (isOver(progress)) return;
      }
    },
    async cancel(caseId, kind) {
      const job = jobs.get(`${caseId} ${kind}`);
      if (!job) return failure([nothingRuns]);
      job.cancel.abort();
      await job.done;
      return cases.view(caseId);
    },
    recover() {
      for (const row of store.printJobs.running()) {
        const document = store.documents.get(store.cases.number(row.caseId), row.documentId);
        if (!document) continue;
        const { kind, revision } = document;
        const problems = keep(row.caseId, document, 'unknown', () => {
          store.printJobs.end(row.id, 'unknown', clock.now().toISOString(), jobLost.code);
          audit.record('paper-printed', { kind, revision, reprint: false, outcome: 'unknown' }, row.caseId);
        });
        if (problems) report(`print job not recovered: ${problems.map(({ code }) => code).join(' ')}`);
      }
    },
    async close() {
      const running = [...jobs.values()];
      for (const job of running) job.cancel.abort();
      await Promise.all(running.map((job) => job.done));
    },
  };
}

function endOf(event: PrintEvent): JobEnd | undefined {
  switch (event.type) {
    case 'printed':
    case 'cancelled':
      return { state: event.type };
    case 'failed':
      return { state: 'failed', problem: event.problem };
    case 'queued':
    case 'printing':
    case 'waiting':
      return undefined;
    default:
      return unreachable(event);
  }
}

function progressOf(event: PrintEvent): PrintProgress {
  return event.type === 'waiting'
    ? { state: 'waiting', problem: event.problem }
    : { state: event.type === 'queued' ? 'queued' : 'printing' };
}
