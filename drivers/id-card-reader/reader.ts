import type { CardKind, Identity } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';

/**
 * What the operator is told of the reader.
 * `searching` looking for one · `ready` nothing to do · `waiting` put a card on · `reading` ·
 * `remove-card` read, 请取走身份证 · `card-left` it lies there too long · `disconnected` 读卡器已断开 ·
 * `no-permission` found but the system forbids it · `fault` self-test failed (SW3 60) · `unauthorised` (SW3 66).
 */
export type ReaderState =
  | 'searching'
  | 'ready'
  | 'waiting'
  | 'reading'
  | 'remove-card'
  | 'card-left'
  | 'disconnected'
  | 'no-permission'
  | 'fault'
  | 'unauthorised';

export interface ReaderStatus {
  readonly state: ReaderState;
  /** e.g. `/dev/ttyUSB0 · 115200`; never a person's data. */
  readonly device?: string;
  readonly samId?: string;
  /** A simulator is always named 演示设备. */
  readonly simulated: boolean;
}

/** One card, as read. */
export interface CardRead {
  readonly kind: CardKind;
  readonly identity: Identity;
  /** The 256 text bytes and the 1024 WLT bytes as they came. */
  readonly rawText: Uint8Array;
  readonly wltPhoto: Uint8Array;
  /** PNG from a decoder plug-in (`photo-decoder.ts`), when one is there and succeeded. */
  readonly photo?: Uint8Array;
  readonly samId?: string;
  /** Things to tell, e.g. private-use characters in the name, sex not matching the number. */
  readonly warnings: readonly Problem[];
  /** From the first find that answered to the last byte, milliseconds, monotonic clock. */
  readonly tookMs: number;
}

export interface IdCardReader {
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /**
   * Waits for a card and reads it: find → select → read with the retries of `id-card.md 1.7`.
   * A card already read and still lying there is not read again. Ends early when `signal` aborts
   * (code `reader.cancelled`). One call at a time; a second one waits its turn.
   */
  read(signal: AbortSignal): Promise<Result<CardRead, Problem>>;
  close(): Promise<void>;
}
