import type { FormInput, Paper, PaperInput } from '../../paper/paper.ts';

/** Makes papers, away from the main thread. Rejects only for a bug. */
export interface PaperMaker {
  form(input: FormInput): Promise<Paper>;
  notice(input: PaperInput): Promise<Paper>;
  receipt(input: PaperInput): Promise<Paper>;
  /** A PNG of each page, at so many dots per inch. */
  rasterize(pdf: Uint8Array, dpi: number): Promise<readonly Uint8Array[]>;
}
