/** All waiting of the outbox, milliseconds. */
export interface OutboxDelays {
  /** One page may take so long to send, one submission to be answered. */
  readonly pageWithinMs: number;
  readonly submitWithinMs: number;
  readonly healthWithinMs: number;
  /** First wait after a failure; doubled with each further one, up to the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Part of a wait that is random, 0–1, so that many terminals do not return together. */
  readonly jitter: number;
  /** How often the way to the platform is looked at while nothing is sent. */
  readonly healthEveryMs: number;
}

export const outboxDelays: OutboxDelays = {
  pageWithinMs: 60_000,
  submitWithinMs: 30_000,
  healthWithinMs: 5_000,
  firstRetryMs: 2_000,
  longestRetryMs: 300_000,
  jitter: 0.3,
  healthEveryMs: 30_000,
};

/** Wait before attempt `attempts + 1`. `random` gives 0 … 1. */
export function retryDelayMs(attempts: number, delays: OutboxDelays, random: () => number): number {
  const whole = Math.min(delays.longestRetryMs, delays.firstRetryMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(whole * (1 - delays.jitter * random()));
}
