/** Every time the driver of the ID reader waits, in one place. Milliseconds. Sources: `id-card.md 1.7`. */
export interface ReaderDelays {
  /**
   * From a "no card" answer to the next find. Manufacturers' programs look every 100 to 1000 and ask for
   * presence every 50; the shorter it is, the sooner a card is noticed.
   */
  readonly findIntervalMs: number;
  /** Until the first byte of an answer, per command. A base read takes 0.6 to 1.2 s. */
  readonly findAnswerMs: number;
  readonly selectAnswerMs: number;
  readonly readAnswerMs: number;
  readonly presenceAnswerMs: number;
  readonly statusAnswerMs: number;
  /** Silence inside a frame: longer than this is half a frame. At 9600 baud a byte takes 1 ms. */
  readonly byteGapMs: number;
  /** A frame that has begun must be whole within this (1295 bytes at 9600 baud: 1.35 s). */
  readonly wholeFrameMs: number;
  /** After a read: how often it is asked whether the card is still there. */
  readonly presenceIntervalMs: number;
  /** A card lying this long after its read is one that was left behind. */
  readonly cardLeftAfterMs: number;
  /** … and is then asked for less often. */
  readonly cardLeftIntervalMs: number;
  /** The same card within this time after it seemed gone has only been shifted: it is not read again. */
  readonly noRepeatMs: number;
  /** Between tries to open the reader again: doubled from the first to the last. */
  readonly reopenFirstMs: number;
  readonly reopenLastMs: number;
  /** Between self-tests of a reader that reports a fault. */
  readonly retestMs: number;
  /** After power-up the first number of the security module often fails. */
  readonly samIdRetryMs: number;
  /** A port that does not confirm its closing is given up. */
  readonly closeMs: number;
  /** A photo decoder that takes longer loses: the text is not kept waiting. */
  readonly photoMs: number;
}

export const readerDelays: ReaderDelays = {
  findIntervalMs: 50,
  findAnswerMs: 1000,
  selectAnswerMs: 1000,
  readAnswerMs: 3000,
  presenceAnswerMs: 1500,
  statusAnswerMs: 500,
  byteGapMs: 300,
  wholeFrameMs: 4000,
  presenceIntervalMs: 50,
  cardLeftAfterMs: 8000,
  cardLeftIntervalMs: 300,
  noRepeatMs: 500,
  reopenFirstMs: 200,
  reopenLastMs: 2000,
  retestMs: 2000,
  samIdRetryMs: 100,
  closeMs: 1000,
  photoMs: 500,
};

/** How often something is tried before the operator is told. */
export const readerAttempts = {
  /** Finds in a row that fail otherwise than by "no card". */
  find: 3,
  /** Answers that never came, for one card: each costs a whole waiting time. */
  silent: 2,
  /** Rounds of find → select → read for one card. */
  card: 3,
  selfTest: 2,
  samId: 3,
  /** Answers lost in a row while asking whether the card is still there. */
  presence: 3,
} as const;
