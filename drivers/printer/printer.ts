import type { Problem } from '../../domain/problem.ts';

/** Worst first when several hold. Mapped from IPP `printer-state-reasons`. */
export type PrinterState =
  | 'searching'
  | 'disconnected'
  | 'offline'
  | 'cover-open'
  | 'jam'
  | 'no-paper'
  | 'no-toner'
  | 'stopped'
  | 'fault'
  | 'printing'
  | 'low-paper'
  | 'low-toner'
  | 'ready';

export interface PrinterStatus {
  readonly state: PrinterState;
  readonly device?: string;
  readonly simulated: boolean;
}

export interface PrintJob {
  /** PDF bytes. Sent to the spooler directly; never written to a file of ours. */
  readonly pdf: Uint8Array;
  /** What the spooler may show: the kind of paper, never a name or number (`申请表`, `告知单`, `受理通知书`). */
  readonly title: string;
  readonly copies: number;
  readonly duplex: boolean;
}

/** `queued` accepted by the spooler · `printing` · `waiting` stands still, see `problem` · the three ends. */
export type PrintEvent =
  | { readonly type: 'queued'; readonly jobId: string }
  | { readonly type: 'printing'; readonly jobId: string; readonly pagesDone?: number }
  | { readonly type: 'waiting'; readonly jobId: string; readonly problem: Problem }
  /** The printer says the sheets are out. */
  | { readonly type: 'printed'; readonly jobId: string; readonly pages?: number }
  /** Nothing more will come out: the job was removed from the queue before this is said. */
  | { readonly type: 'failed'; readonly jobId?: string; readonly problem: Problem }
  | { readonly type: 'cancelled'; readonly jobId?: string };

export interface Printer {
  status(): PrinterStatus;
  onStatus(listener: (status: PrinterStatus) => void): () => void;
  /** Prints and follows the job to its end. Aborting cancels the job and removes it from the queue. */
  print(job: PrintJob, signal: AbortSignal): AsyncIterable<PrintEvent>;
  close(): Promise<void>;
}
