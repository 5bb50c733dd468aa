import { randomUUID } from 'node:crypto';
import { type CaseEvent, type Page, signedFormTarget } from '../../domain/case/case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { ScanOptions } from '../../drivers/scanner/scanner.ts';
import type { Outcome, ScanProgress } from '../api/contract.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { type PageImage, takeInImage, takeInPages } from '../scanning/page-images.ts';
import type { PageReader } from '../scanning/page-reader.ts';
import type { Store } from '../store/store.ts';
import { caseMissing } from './case-problems.ts';
import type { CaseService } from './case-service.ts';
import type { SignedSheets } from './signed-sheets.ts';

export interface PageDeskParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly devices: Pick<Devices, 'scan'>;
  readonly pageReader: PageReader;
  readonly signedSheets: SignedSheets;
}

export interface ScanRequest extends ScanOptions {
  readonly caseId: string;
  readonly target: string;
  /** Page whose place the first scanned page takes. */
  readonly replaces?: string | undefined;
}

/** Pages into and out of a case. Each is stored the moment it arrives. */
export interface PageDesk {
  scan(request: ScanRequest, signal: AbortSignal): AsyncGenerator<ScanProgress, void, void>;
  addFile(caseId: string, target: string, file: Uint8Array): Promise<Outcome<CaseView>>;
  /** Takes a page out; the signed sheets that are left are looked at again. */
  remove(caseId: string, pageId: string): Promise<Outcome<CaseView>>;
  /** Puts a page elsewhere; signed sheets are looked at again. */
  move(caseId: string, pageId: string, target: string, position: number): Promise<Outcome<CaseView>>;
}

const closedCase: Problem = {
  code: 'case.not-open',
  message: '办件不在办理中，不能添加材料。暂存的办件请先取出再扫描。',
};

export function openPageDesk(parts: PageDeskParts): PageDesk {
  const { store, cases, audit, clock, devices, pageReader, signedSheets } = parts;

  function pageOf(image: PageImage, target: string, from: Page['from']): Page {
    return {
      id: randomUUID(),
      target,
      from,
      rotation: 0,
      mime: image.mime,
      sha256: image.sha256,
      bytes: image.bytes.byteLength,
      addedAt: clock.now().toISOString(),
    };
  }

  /** The page's content and the event that puts it into the case, in one transaction. */
  function keep(
    caseId: string,
    pages: readonly { readonly page: Page; readonly image: PageImage; readonly replaces?: string }[],
    note: () => void,
  ): Outcome<CaseView> {
    const events = pages.map(
      ({ page, replaces }): CaseEvent => ({
        type: 'page-added',
        page,
        ...(replaces === undefined ? {} : { replaces }),
      }),
    );
    return cases.apply(caseId, events, {
      also(_after, caseNumber) {
        for (const { page, image } of pages) {
          const { id, sha256, mime } = page;
          store.pages.add(caseNumber, { id, sha256, mime, content: image.bytes });
        }
        note();
      },
    });
  }

  async function* scan(request: ScanRequest, signal: AbortSignal): AsyncGenerator<ScanProgress, void, void> {
    const { caseId, target, source, resolution, mode } = request;
    const before = cases.get(caseId);
    const viewed = cases.view(caseId);
    if (!before || !viewed.ok) throw new Error('scan asked for a case that is not there');
    if (before.state !== 'draft') {
      yield { state: 'ended', pages: 0, view: viewed.value, problems: [closedCase] };
      return;
    }
    let replaces = request.replaces;
    let view = viewed.value;
    let kept = 0;
    const problems: Problem[] = [];
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    for await (const event of devices.scan({ source, resolution, mode }, both)) {
      if (event.type === 'progress') {
        yield { state: 'scanning', page: event.page, percent: event.percent };
      } else if (event.type === 'end') {
        if (event.problem && !(stop.signal.aborted && event.problem.code === 'scanner.cancelled'))
          problems.push(event.problem);
      } else if (!stop.signal.aborted) {
        const image = await takeInImage(event.bytes);
        if (!image.ok) {
          problems.push(image.error);
          continue;
        }
        const page = pageOf(image.value, target, source);
        const arrived = { page, image: image.value, ...(replaces === undefined ? {} : { replaces }) };
        const stored = keep(caseId, [arrived], () =>
          audit.record('page-scanned', { target, sha256: page.sha256 }, caseId),
        );
        if (stored.ok) {
          kept += 1;
          replaces = undefined;
          view = stored.value;
          yield { state: 'page', pageId: page.id, view };
        } else {
          // The next pages would meet the same wall; what has arrived stays.
          problems.push(...stored.error);
          stop.abort();
        }
      }
    }
    if (target === signedFormTarget && kept > 0) {
      const { seen, outcome } = await signedSheets.recognise(caseId);
      for (const { page, ofPages } of seen)
        yield { state: 'recognised', page, ofPages, view: outcome.ok ? outcome.value : view };
      if (!outcome.ok) problems.push(...outcome.error);
    }
    const last = cases.view(caseId);
    yield { state: 'ended', pages: kept, view: last.ok ? last.value : view, problems };
  }

  async function addFile(caseId: string, target: string, file: Uint8Array): Promise<Outcome<CaseView>> {
    const before = cases.get(caseId);
    if (!before) return failure([caseMissing]);
    if (before.state !== 'draft') return failure([closedCase]);
    const images = await takeInPages(file, pageReader.sheetsOfPdf);
    if (!images.ok) return failure([images.error]);
    const pages = images.value.map((image) => ({ page: pageOf(image, target, 'file'), image }));
    const stored = keep(caseId, pages, () =>
      audit.record('file-added', { target, pages: pages.length }, caseId),
    );
    if (!stored.ok || target !== signedFormTarget) return stored;
    const { outcome } = await signedSheets.recognise(caseId);
    return outcome.ok ? outcome : failure(outcome.error);
  }

  /** With a stray sheet gone, or the missing one here, the pile may be the signed form now. */
  async function lookAgain(changed: Outcome<CaseView>, target: string): Promise<Outcome<CaseView>> {
    if (!changed.ok || target !== signedFormTarget) return changed;
    const { id, print, signed, signedPages } = changed.value;
    if (print === undefined || signed !== undefined || signedPages.length === 0) return changed;
    const { outcome } = await signedSheets.recognise(id);
    // What is still wrong with the pile is no failure of what was asked for.
    return outcome.ok ? outcome : changed;
  }

  function targetOf(caseId: string, pageId: string): string {
    return cases.get(caseId)?.pages.find((page) => page.id === pageId)?.target ?? '';
  }

  return {
    scan,
    addFile,
    remove(caseId, pageId) {
      const target = targetOf(caseId, pageId);
      const removed = cases.apply(
        caseId,
        { type: 'page-removed', pageId },
        { also: () => audit.record('page-removed', { target }, caseId) },
      );
      return lookAgain(removed, target);
    },
    move(caseId, pageId, target, position) {
      const before = targetOf(caseId, pageId);
      const moved = cases.apply(caseId, { type: 'page-moved', pageId, target, position });
      return lookAgain(moved, before === signedFormTarget ? before : target);
    },
  };
}
