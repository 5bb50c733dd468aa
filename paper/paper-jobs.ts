import type { FormInput, Paper, PaperInput, PlacedPaper } from './paper.ts';
import type { RasterOptions, RasterPage } from './raster.ts';

/** A region is sent once to a worker and then named by its number. */
type WithoutRegion<T extends PaperInput> = Omit<T, 'region'> & { readonly region: number };

export type PaperJob =
  | { readonly kind: 'warm-up' }
  | { readonly kind: 'form'; readonly input: WithoutRegion<FormInput> }
  | { readonly kind: 'notice' | 'receipt'; readonly input: WithoutRegion<PaperInput> }
  | { readonly kind: 'raster'; readonly pdf: Uint8Array; readonly options: RasterOptions };

export type ToWorker =
  | { readonly kind: 'region'; readonly number: number; readonly region: PaperInput['region'] }
  | { readonly kind: 'job'; readonly id: number; readonly job: PaperJob };

export type PaperJobResult = PlacedPaper | Paper | readonly RasterPage[] | undefined;

export type FromWorker =
  | { readonly id: number; readonly ok: true; readonly result: PaperJobResult }
  | { readonly id: number; readonly ok: false; readonly error: Error };
