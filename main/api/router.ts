import { implement } from '@orpc/server';
import type { CaseEvent } from '../../domain/case/case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import { normaliseIdNumber } from '../../domain/id-card/id-number.ts';
import type { IdentityRecord } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RegionBook } from '../regions/region-book.ts';
import { failure, success } from '../../domain/result.ts';
import type { PaperPool } from '../../paper/paper-pool.ts';
import type { Audit } from '../audit/audit.ts';
import { caseMissing } from '../cases/case-problems.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { CardDesk } from '../cases/read-card.ts';
import type { PageDesk } from '../cases/take-pages.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { DocumentService } from '../printing/document-service.ts';
import type { PrintService } from '../printing/print-service.ts';
import { renderPage } from '../scanning/page-images.ts';
import type { Settings } from '../settings/station-settings.ts';
import type { Store } from '../store/store.ts';
import { caseRow } from './case-rows.ts';
import { contract, type Outcome, type PaperKind } from './contract.ts';
import type { Desk } from './desk-state.ts';
import type { Dock } from './dock.ts';
import { stream } from './stream.ts';
import { unexpected } from './unexpected.ts';

export interface RouterParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly cards: CardDesk;
  readonly pages: PageDesk;
  readonly documents: DocumentService;
  readonly prints: PrintService;
  readonly papers: Pick<PaperPool, 'rasterize'>;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly settings: Settings;
  readonly desk: Desk;
  readonly dock: Dock;
  readonly clock: Clock;
  readonly regionBook: RegionBook;
  readonly log: Log;
}

/** A4's width in inches: the preview's resolution follows from the width asked for. */
const paperWidthInches = 210 / 25.4;

const unreachableBackend: Problem = {
  code: 'outbox.unreachable',
  message: '连不上受理平台，办件仍保存在本机，恢复后会自动发送。请检查网络和平台地址。',
};
const regionUnknown: Problem = {
  code: 'settings.region-unknown',
  message: '本机没有这个地区的办事规则。请选择已安装的地区，或联系维护人员安装。',
  field: 'regionId',
};
const pageMissing: Problem = {
  code: 'pages.unknown',
  message: '找不到这一页，可能已被删除，请刷新后再试。',
};

/** The contract's procedures over the rooms of the application. */
export function createRouter(parts: RouterParts) {
  const { store, cases, cards, pages, documents, prints, papers, outbox, audit, settings, desk, dock } =
    parts;
  const { clock, regionBook, log } = parts;

  const api = implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw unexpected(log, `call failed: ${path.join('.')}`, error);
    }
  });

  function following<T>(
    what: string,
    signal: AbortSignal | undefined,
    make: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, void, void> {
    return stream(signal, make, (error) => unexpected(log, `stream failed: ${what}`, error));
  }

  /** An intent that already holds (a second click) is no mistake. */
  function settle(caseId: string, state: CaseView['state'], event: CaseEvent): Outcome<CaseView> {
    return cases.get(caseId)?.state === state ? cases.view(caseId) : cases.apply(caseId, event);
  }

  /** As the station's own region calls the item, else as any region does. */
  function itemName(code: string): string {
    const { regions } = regionBook;
    const own = regions.get(settings.get().regionId);
    for (const region of [...(own ? [own] : []), ...regions.values()]) {
      const item = region.items.find((one) => one.code === code);
      if (item) return item.name;
    }
    return code;
  }

  async function pngFiles(pdf: Uint8Array, kind: PaperKind, widthPx: number): Promise<readonly File[]> {
    const images = await papers.rasterize(pdf, { dpi: Math.max(36, widthPx / paperWidthInches) });
    return images.map(
      ({ png }, index) => new File([new Uint8Array(png)], `${kind}-${index + 1}.png`, { type: 'image/png' }),
    );
  }

  return api.router({
    desk: {
      watch: api.desk.watch.handler(({ signal }) =>
        following('desk.watch', signal, (ended) => desk.watch(ended)),
      ),
    },
    cases: {
      open: api.cases.open.handler(() => cases.open()),
      get: api.cases.get.handler(({ input: { caseId } }) => {
        const view = cases.view(caseId);
        if (view.ok && view.value.state === 'submitted')
          store.transaction(() => audit.record('case-viewed', {}, caseId));
        return view;
      }),
      watch: api.cases.watch.handler(({ input: { caseId }, signal }) =>
        following('cases.watch', signal, (ended) => cases.watch(caseId, ended)),
      ),
      find: api.cases.find.handler(({ input: { query, limit } }) => {
        const found = store.cases.find(query, limit);
        const characters = Array.from(query.trim()).length;
        if (characters > 0)
          store.transaction(() => audit.record('case-searched', { found: found.length, characters }));
        return found.map((summary) => caseRow(summary, true, itemName));
      }),
      list: api.cases.list.handler(({ input: { which, limit } }) =>
        store.cases.list(which, limit).map((summary) => caseRow(summary, false, itemName)),
      ),
      readCard: api.cases.readCard.handler(({ input, signal }) =>
        following('cases.readCard', signal, (ended) => cards.readCard(input, ended)),
      ),
      typeIdentity: api.cases.typeIdentity.handler(({ input: { caseId, role, identity, reason } }) => {
        const { issuer, validFrom, validTo, ...rest } = identity;
        const typed: IdentityRecord = {
          ...rest,
          idNumber: normaliseIdNumber(identity.idNumber),
          ...(issuer === undefined ? {} : { issuer }),
          ...(validFrom === undefined ? {} : { validFrom }),
          ...(validTo === undefined ? {} : { validTo }),
          source: 'typed',
          readAt: clock.now().toISOString(),
          reason,
        };
        return cases.apply(
          caseId,
          { type: 'identified', role, identity: typed },
          { also: () => audit.record('identity-typed', { role, reason }, caseId) },
        );
      }),
      removeIdentity: api.cases.removeIdentity.handler(({ input: { caseId, role } }) =>
        cases.apply(caseId, { type: 'identity-removed', role }),
      ),
      answer: api.cases.answer.handler(({ input: { caseId, facts } }) =>
        cases.apply(caseId, { type: 'answered', facts }),
      ),
      choose: api.cases.choose.handler(({ input: { caseId, items } }) =>
        cases.apply(caseId, { type: 'items-chosen', items }),
      ),
      fill: api.cases.fill.handler(({ input: { caseId, values } }) =>
        cases.apply(caseId, { type: 'filled', values, from: 'typed' }),
      ),
      waiveMaterial: api.cases.waiveMaterial.handler(({ input: { caseId, material, evidence } }) =>
        cases.apply(caseId, { type: 'material-waived', material, evidence }),
      ),
      park: api.cases.park.handler(({ input: { caseId } }) => settle(caseId, 'parked', { type: 'parked' })),
      resume: api.cases.resume.handler(({ input: { caseId } }) =>
        settle(caseId, 'draft', { type: 'resumed' }),
      ),
      abandon: api.cases.abandon.handler(({ input: { caseId, reason } }) => {
        if (cases.get(caseId)?.state === 'abandoned') return cases.view(caseId);
        return cases.apply(
          caseId,
          { type: 'abandoned', reason },
          { also: () => audit.record('case-abandoned', {}, caseId) },
        );
      }),
      submit: api.cases.submit.handler(({ input: { caseId } }) => {
        const submitted = cases.submit(caseId);
        if (submitted.ok) outbox.nudge();
        return submitted;
      }),
      sendNow: api.cases.sendNow.handler(async ({ input: { caseId } }) => {
        if (caseId !== undefined && !cases.get(caseId)) return failure([caseMissing]);
        const sent = await outbox.sendNow(caseId);
        return sent === 0 && outbox.reachability() === 'unreachable'
          ? failure([unreachableBackend])
          : success({ sent });
      }),
    },
    pages: {
      scan: api.pages.scan.handler(({ input, signal }) =>
        following('pages.scan', signal, (ended) => pages.scan(input, ended)),
      ),
      addFile: api.pages.addFile.handler(async ({ input: { caseId, target, file } }) =>
        pages.addFile(caseId, target, new Uint8Array(await file.arrayBuffer())),
      ),
      rotate: api.pages.rotate.handler(({ input: { caseId, pageId } }) => {
        const page = cases.get(caseId)?.pages.find((one) => one.id === pageId);
        if (!page) return failure([pageMissing]);
        const rotation = ((page.rotation + 90) % 360) as 0 | 90 | 180 | 270;
        return cases.apply(caseId, { type: 'page-rotated', pageId, rotation });
      }),
      remove: api.pages.remove.handler(({ input: { caseId, pageId } }) => pages.remove(caseId, pageId)),
      move: api.pages.move.handler(({ input: { caseId, pageId, target, position } }) =>
        pages.move(caseId, pageId, target, position),
      ),
      image: api.pages.image.handler(async ({ input: { caseId, pageId, size } }) => {
        const page = cases.get(caseId)?.pages.find((one) => one.id === pageId);
        const stored = page && store.pages.get(store.cases.number(caseId), pageId);
        if (!page || !stored) return failure([pageMissing]);
        const picture = await renderPage(stored.content, { rotation: page.rotation, size });
        return success(new File([new Uint8Array(picture.bytes)], pageId, { type: picture.mime }));
      }),
    },
    papers: {
      preview: api.papers.preview.handler(async ({ input: { caseId, kind, widthPx } }) => {
        const draft = await documents.draft(caseId, kind);
        return draft.ok ? success(await pngFiles(draft.value, kind, widthPx)) : draft;
      }),
      pdf: api.papers.pdf.handler(async ({ input: { caseId, kind } }) => {
        const draft = await documents.draft(caseId, kind);
        if (!draft.ok) return draft;
        return success(new File([new Uint8Array(draft.value)], `${kind}.pdf`, { type: 'application/pdf' }));
      }),
      print: api.papers.print.handler(({ input: { caseId, kind }, signal }) => {
        if (!cases.view(caseId).ok) throw new Error('print asked for a case that cannot be seen');
        return following('papers.print', signal, (ended) => prints.print(caseId, kind, ended));
      }),
      cancel: api.papers.cancel.handler(({ input: { caseId, kind } }) => prints.cancel(caseId, kind)),
    },
    settings: {
      get: api.settings.get.handler(() => settings.get()),
      set: api.settings.set.handler(({ input }) => {
        if (input.regionId !== settings.get().regionId) regionBook.reload();
        if (!regionBook.regions.has(input.regionId)) return failure([regionUnknown]);
        const before: Readonly<Record<string, unknown>> = settings.get();
        const changed = Object.entries(input)
          .filter(([key, value]) => before[key] !== value)
          .map(([key]) => key);
        const next = settings.set(input);
        if (!next.ok) return failure([next.error]);
        store.transaction(() => audit.record('settings-changed', { changed }));
        outbox.nudge();
        return success(next.value);
      }),
    },
    dock: {
      state: api.dock.state.handler(() => dock.state()),
      simulate: api.dock.simulate.handler(({ input }) => dock.simulate(input)),
      network: api.dock.network.handler(({ input: { on } }) => dock.network(on)),
      loadSignedForm: api.dock.loadSignedForm.handler(({ input: { caseId } }) => dock.loadSignedForm(caseId)),
    },
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
