import { createHash, randomUUID } from 'node:crypto';
import type { Case, FormPrint } from '../../domain/case/case.ts';
import { formDigest, formPhoto } from '../../domain/case/form-content.ts';
import type { CaseView, StepId } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, success, unreachable } from '../../domain/result.ts';
import type { CellPlace, FormInput, Paper, PaperInput } from '../../paper/paper.ts';
import type { Outcome, PaperKind, StationSettings } from '../api/contract.ts';
import type { Audit } from '../audit/audit.ts';
import { caseChangedMeanwhile, caseMissing, regionMissing } from '../cases/case-problems.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Clock } from '../clock.ts';
import { renderPage } from '../scanning/page-images.ts';
import type { StoredDocument } from '../store/document-store.ts';
import type { Store } from '../store/store.ts';
import type { PaperPool } from '../../paper/paper-pool.ts';
import { formNotOpen, receiptTooEarly } from './paper-problems.ts';

export interface DocumentServiceParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly papers: Pick<PaperPool, 'form' | 'notice' | 'receipt'>;
  readonly settings: () => StationSettings;
}

/** Papers of a case. Each content is produced once, hashed and stored; a stored paper never changes. */
export interface DocumentService {
  /** The stored paper of what the case says now; made and stored when it is not there yet. */
  produce(caseId: string, kind: PaperKind): Promise<Outcome<StoredDocument>>;
  /** What would be, or was, printed; stores nothing. */
  draft(caseId: string, kind: PaperKind): Promise<Outcome<Uint8Array>>;
  /** Where the cells of the form lie as the case is now. */
  formPlaces(caseId: string): Promise<Outcome<readonly CellPlace[]>>;
}

const formSteps: readonly StepId[] = ['identity', 'entitlement', 'form'];

export function openDocumentService(parts: DocumentServiceParts): DocumentService {
  const { store, cases, audit, clock, papers, settings } = parts;
  const running = new Map<string, Promise<Outcome<StoredDocument>>>();

  function seen(caseId: string): Outcome<{ current: Case; view: CaseView; input: PaperInput }> {
    const current = cases.get(caseId);
    if (!current) return failure([caseMissing]);
    const region = cases.region(current);
    if (!region) return failure([regionMissing(current.regionId)]);
    const view = cases.view(caseId);
    if (!view.ok) return view;
    const { countyName, windowPlace, phone } = settings();
    const office = {
      countyName: countyName ?? '',
      windowPlace: windowPlace ?? '',
      phone: phone ?? '',
    };
    return success({
      current,
      view: view.value,
      input: { view: view.value, region, today: cases.today(), office },
    });
  }

  /** The stored paper that says what the case says now. */
  function stored(current: Case, input: PaperInput, kind: PaperKind): StoredDocument | undefined {
    const { view } = input;
    const number = store.cases.number(current.id);
    if (kind === 'form') {
      const print = view.print;
      if (!print || print.state === 'void') return undefined;
      if (current.state !== 'submitted' && print.digest !== formDigest(view)) return undefined;
      return store.documents.get(number, print.documentId);
    }
    const latest = store.documents.latest(number, kind);
    return latest?.digest === contentDigest(kind, input) ? latest : undefined;
  }

  async function formInput(current: Case, view: CaseView, input: PaperInput): Promise<FormInput> {
    const photo = await photoOf(current, view);
    return {
      ...input,
      revision: nextRevision(current),
      digest: formDigest(view),
      ...(photo ? { photo } : {}),
    };
  }

  /** The photo as the clerk turned it. */
  async function photoOf(current: Case, view: CaseView): Promise<Uint8Array | undefined> {
    const page = formPhoto(view);
    const stored = page && store.pages.get(store.cases.number(current.id), page.id);
    if (!page || !stored) return undefined;
    return (await renderPage(stored.content, { rotation: page.rotation, size: 'full' })).bytes;
  }

  async function render(kind: PaperKind, current: Case, view: CaseView, input: PaperInput): Promise<Paper> {
    switch (kind) {
      case 'form':
        return papers.form(await formInput(current, view, input));
      case 'notice':
        return papers.notice(input);
      case 'receipt':
        return papers.receipt(input);
      default:
        return unreachable(kind);
    }
  }

  async function make(caseId: string, kind: PaperKind): Promise<Outcome<StoredDocument>> {
    const found = seen(caseId);
    if (!found.ok) return found;
    const { current, view, input } = found.value;
    const there = stored(current, input, kind);
    if (there) return success(there);
    const refused = refusal(view, kind);
    if (refused.length > 0) return failure(refused);

    const paper = await render(kind, current, view, input);

    const after = seen(caseId);
    if (!after.ok) return after;
    const digest = contentDigest(kind, input);
    if (contentDigest(kind, after.value.input) !== digest) return failure([caseChangedMeanwhile]);
    const number = store.cases.number(caseId);
    const document: StoredDocument = {
      id: randomUUID(),
      kind,
      revision:
        kind === 'form' ? nextRevision(current) : (store.documents.latest(number, kind)?.revision ?? 0) + 1,
      digest,
      sha256: createHash('sha256').update(paper.pdf).digest('hex'),
      pages: paper.pages,
      at: clock.now().toISOString(),
      pdf: Buffer.from(paper.pdf),
    };
    const keep = () => {
      store.documents.add(number, document);
      audit.record('paper-produced', { kind, revision: document.revision, sha256: document.sha256 }, caseId);
    };
    if (kind === 'form') {
      const told = cases.apply(
        caseId,
        { type: 'form-produced', print: printOf(document) },
        { expectedVersion: after.value.current.version, also: keep },
      );
      return told.ok ? success(document) : told;
    }
    const kept = store.transaction(keep);
    return kept.ok ? success(document) : failure([kept.error]);
  }

  return {
    produce(caseId, kind) {
      const key = `${caseId} ${kind}`;
      const already = running.get(key);
      if (already) return already;
      const making = make(caseId, kind).finally(() => running.delete(key));
      running.set(key, making);
      return making;
    },
    async draft(caseId, kind) {
      const found = seen(caseId);
      if (!found.ok) return found;
      const { current, view, input } = found.value;
      const there = stored(current, input, kind);
      if (there) return success(there.pdf);
      if (kind === 'receipt' && !view.submission) return failure([receiptTooEarly]);
      const paper = await render(kind, current, view, input);
      return success(paper.pdf);
    },
    async formPlaces(caseId) {
      const found = seen(caseId);
      if (!found.ok) return found;
      const { current, view, input } = found.value;
      return success((await papers.form(await formInput(current, view, input))).cells);
    },
  };
}

function nextRevision(current: Case): number {
  return Math.max(0, ...current.prints.map((print) => print.revision)) + 1;
}

function printOf(document: StoredDocument): FormPrint {
  return {
    documentId: document.id,
    revision: document.revision,
    digest: document.digest,
    pages: document.pages,
    state: 'produced',
    at: document.at,
  };
}

/** Why the paper cannot be printed now; warnings do not hold it up. */
function refusal(view: CaseView, kind: PaperKind): readonly Problem[] {
  switch (kind) {
    case 'form':
      if (view.state !== 'draft') return [formNotOpen];
      return view.steps
        .filter((step) => formSteps.includes(step.id))
        .flatMap((step) => step.problems)
        .filter((problem) => problem.severity !== 'warning');
    case 'notice':
      return [];
    case 'receipt':
      return view.submission ? [] : [receiptTooEarly];
    default:
      return unreachable(kind);
  }
}

/** SHA-256 (hex) of what a paper states, so that the same is not produced twice. */
function contentDigest(kind: PaperKind, { view, today, office, region }: PaperInput): string {
  switch (kind) {
    case 'form':
      return formDigest(view);
    case 'notice':
      return hash([
        today,
        office,
        region.version,
        view.people.applicant?.name,
        view.entitlements,
        view.materials.map(({ pages: _pages, state, ...material }) => [material, state === 'waived']),
        view.deadline,
      ]);
    case 'receipt':
      return hash([view.submission, office, view.delivery?.projectNo, view.delivery?.itemNumbers]);
    default:
      return unreachable(kind);
  }
}

function hash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
