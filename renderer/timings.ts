/** Every delay of the window, in milliseconds. Tests replace single entries. */
export interface Timings {
  /** From the last keystroke in a form field to its being stored. */
  readonly autosaveMs: number;
  /** From a change of the case to a new picture of the paper. */
  readonly previewMs: number;
  /** From the last keystroke in the search box to the search. */
  readonly findMs: number;
  /** From a failed reading to the next waiting for a card: long enough to read the sentence. */
  readonly rearmReaderMs: number;
  /** First pause before connecting again; doubles up to the second. */
  readonly reconnectMs: number;
  readonly reconnectMaxMs: number;
  /** Without input the screen is covered after `idleCoverMs`; the warning shows `idleWarningMs` before. */
  readonly idleCoverMs: number;
  readonly idleWarningMs: number;
}

export const timings: Timings = {
  autosaveMs: 700,
  previewMs: 500,
  findMs: 150,
  rearmReaderMs: 1500,
  reconnectMs: 300,
  reconnectMaxMs: 5000,
  idleCoverMs: 5 * 60_000,
  idleWarningMs: 30_000,
};
