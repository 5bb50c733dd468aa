import type { CaseView } from '../../domain/case/view.ts';
import { failure } from '../../domain/result.ts';
import type { Outcome } from '../api/contract.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { PageReader } from '../scanning/page-reader.ts';
import { recogniseSigned, type ScannedSheet } from '../scanning/recognise-signed.ts';
import type { Store } from '../store/store.ts';
import type { CaseService } from './case-service.ts';

export interface SignedSheetsParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pageReader: Pick<PageReader, 'marksOn'>;
}

export interface RecognisedForm {
  /** Pages of the print that counts, in the order of the pile. */
  readonly seen: readonly { readonly page: number; readonly ofPages: number }[];
  /** The case with its signature, or what is wrong with the pile. */
  readonly outcome: Outcome<CaseView>;
}

/** Looks at all pages scanned as the signed form and, when they are it, says so to the case. */
export interface SignedSheets {
  recognise(caseId: string): Promise<RecognisedForm>;
}

/** Marks found on pages are kept by the page's hash, so that adding a sheet does not read all others again. */
const rememberedPages = 200;

export function openSignedSheets(parts: SignedSheetsParts): SignedSheets {
  const { store, cases, audit, clock, pageReader } = parts;
  const remembered = new Map<string, readonly string[]>();

  async function textsOn(caseNumber: number, pageId: string): Promise<readonly string[]> {
    const page = store.pages.get(caseNumber, pageId);
    if (!page) return [];
    const known = remembered.get(page.sha256);
    if (known) return known;
    const texts = await pageReader.marksOn(page.content);
    if (remembered.size >= rememberedPages) remembered.clear();
    if (texts.length > 0) remembered.set(page.sha256, texts);
    return texts;
  }

  return {
    async recognise(caseId) {
      const before = cases.view(caseId);
      if (!before.ok) return { seen: [], outcome: before };
      const caseNumber = store.cases.number(caseId);
      const sheets: ScannedSheet[] = [];
      for (const { id } of before.value.signedPages)
        sheets.push({ pageId: id, texts: await textsOn(caseNumber, id) });

      // The case may have changed while the pages were looked at: judged by what it is now.
      const now = cases.view(caseId);
      if (!now.ok) return { seen: [], outcome: now };
      const { localNo, print } = now.value;
      const present = new Set(now.value.signedPages.map(({ id }) => id));
      const found = recogniseSigned(
        sheets.filter(({ pageId }) => present.has(pageId)),
        { localNo, print },
      );
      const ofPages = print?.pages ?? 0;
      const seen = found.sheets.flatMap(({ page }) => (page === undefined ? [] : [{ page, ofPages }]));
      if (!found.accepted || !print) return { seen, outcome: failure(found.problems) };
      const { revision, digest } = print;
      const outcome = cases.apply(
        caseId,
        {
          type: 'signed',
          signed: { revision, digest, pages: found.accepted, at: clock.now().toISOString() },
        },
        { also: () => audit.record('form-signed', { revision, digest }, caseId) },
      );
      return { seen, outcome };
    },
  };
}
