/** One line of the table: something of ours against something else, measured in the same run. */
export interface Row {
  readonly name: string;
  readonly ours: Quantity;
  readonly against: Quantity;
  /** `ours / against`. */
  readonly ratio: number;
  readonly goal?: Goal;
  /** Absent without a goal. */
  readonly met?: boolean;
  /** How it was measured and what else was seen. */
  readonly note: string;
}

export interface Quantity {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB';
}

/** The ratio, or our own value in its unit, must not exceed `atMost`. */
export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly atMost: number;
}

/** What could not be measured here, and why. */
export interface NotMeasured {
  readonly name: string;
  readonly notMeasured: string;
}

export interface BenchOptions {
  /** Smaller data and fewer rounds, to see whether it runs. */
  readonly quick: boolean;
  /** A folder that is kept between runs. */
  readonly cacheFolder: string;
  /** Progress, for the terminal. */
  readonly say: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<readonly (Row | NotMeasured)[]>;

export function row(made: Omit<Row, 'ratio' | 'met'>): Row {
  const ratio = made.ours.value / made.against.value;
  if (made.goal === undefined) return { ...made, ratio };
  const measured = made.goal.of === 'ratio' ? ratio : made.ours.value;
  return { ...made, ratio, met: measured <= made.goal.atMost };
}

/** The value below which the share `q` (0 … 1) of the values lies: the nearest measured one. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('nothing was measured');
  return value;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('nothing was measured');
  return (upper + lower) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** Milliseconds since the epoch with fractions: comparable between processes of this machine. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Pseudo-random numbers 0 … 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `1.23 ms` with as many digits as mean something. */
export function withUnit({ value, unit }: Quantity): string {
  return `${digits(value)} ${unit}`;
}

export function digits(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);
}
