import type { CaseView } from '../domain/case/view.ts';
import type { Region } from '../domain/region/region.ts';

export interface Paper {
  readonly pdf: Uint8Array;
  readonly pages: number;
}

/** What every paper needs: the case as seen on the day, its region, the day (YYYY-MM-DD) and the office's own facts. */
export interface PaperInput {
  readonly view: CaseView;
  readonly region: Region;
  readonly today: string;
  readonly office: { readonly countyName: string; readonly windowPlace: string; readonly phone: string };
}

export interface FormInput extends PaperInput {
  readonly revision: number;
  /** SHA-256 hex of `formContent`. */
  readonly digest: string;
}

/** QR on every page: `OTC1|localNo|page/pages|revision|first 16 hex of the digest`. */
export interface PageMark {
  readonly localNo: string;
  readonly page: number;
  readonly pages: number;
  readonly revision: number;
  readonly digest16: string;
}
