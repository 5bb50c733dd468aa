/** From the least to the most; each time one between is drawn. Equal = fixed. */
export type Range = readonly [leastMs: number, mostMs: number];

/** How long the simulated reader thinks, per command; the bytes' own time on the line comes on top. */
export interface SimulatorDelays {
  readonly findMs: Range;
  readonly selectMs: Range;
  readonly readMs: Range;
  readonly presenceMs: Range;
  readonly statusMs: Range;
  /** After it was plugged in again it is deaf for this long (at the start it has been on for a while). */
  readonly bootMs: number;
  /** Pace of the line, 10 bits a byte. 0 = no pacing. */
  readonly baudRate: number;
}

/** `id-card.md 1.7`: find and select 20–60 ms, base read 0.6–1.2 s, 115200 baud. */
export const simulatorDelays: SimulatorDelays = {
  findMs: [20, 60],
  selectMs: [20, 60],
  readMs: [600, 1200],
  presenceMs: [20, 60],
  statusMs: [2, 5],
  bootMs: 300,
  baudRate: 115_200,
};
