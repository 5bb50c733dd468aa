import type { Problem } from '../../domain/problem.ts';

export type ScannerState =
  | 'searching'
  | 'ready'
  | 'scanning'
  | 'no-paper'
  | 'jam'
  | 'cover-open'
  | 'busy'
  | 'no-permission'
  | 'disconnected'
  | 'fault';

export interface ScannerStatus {
  readonly state: ScannerState;
  readonly device?: string;
  readonly sources: readonly ScanSource[];
  readonly simulated: boolean;
}

export type ScanSource = 'feeder' | 'glass';

export interface ScanOptions {
  readonly source: ScanSource;
  /** Dots per inch, 150–600. */
  readonly resolution: number;
  readonly mode: 'color' | 'gray';
}

export type ScanEvent =
  /** Percent of the page now being scanned, 0–100. */
  | { readonly type: 'progress'; readonly page: number; readonly percent: number }
  /** A finished A4 image, PNG or JPEG bytes. Held in memory only: a page never touches a temp file. */
  | {
      readonly type: 'page';
      readonly page: number;
      readonly mime: 'image/png' | 'image/jpeg';
      readonly bytes: Uint8Array;
    }
  /** The batch ended; `pages` arrived. A problem after some pages keeps those pages. */
  | { readonly type: 'end'; readonly pages: number; readonly problem?: Problem };

export interface Scanner {
  status(): ScannerStatus;
  onStatus(listener: (status: ScannerStatus) => void): () => void;
  /** Scans until the feeder is empty (one page from the glass). Aborting stops the device and ends with `scanner.cancelled`. */
  scan(options: ScanOptions, signal: AbortSignal): AsyncIterable<ScanEvent>;
  close(): Promise<void>;
}
