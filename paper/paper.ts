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
  /** PNG or JPEG for 贴照片处; without it the cell says what to stick there. */
  readonly photo?: Uint8Array;
}

/** Where a cell lies on a page, in points from the upper left corner, and the form fields that stand in it (none in a label). */
export interface CellPlace {
  /** 1-based. */
  readonly page: number;
  readonly keys: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Number on the continuation page where the rest of a too long value stands. */
  readonly continued?: number;
}

/** A form with the places of its cells, for the preview and for checks. */
export interface PlacedPaper extends Paper {
  readonly cells: readonly CellPlace[];
}

/** QR on every page: `OTC1|localNo|page/pages|revision|first 16 hex of the digest`. */
export interface PageMark {
  readonly localNo: string;
  readonly page: number;
  readonly pages: number;
  readonly revision: number;
  readonly digest16: string;
}
