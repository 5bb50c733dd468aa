/** Every delay of the scanner room, milliseconds. Injected, so that tests and slow machines choose. */
export interface ScannerDelays {
  /** `scanimage -f` asks every back end, network ones too: 0.05 s with USB only, up to 10 s with mDNS. */
  readonly discoveryTimeoutMs: number;
  /** `scanimage -A` opens the device once. */
  readonly optionsTimeoutMs: number;
  /** A device that is away is looked for again this often. */
  readonly rediscoverMs: number;
  /** Until the first sign of life of a scan: a cold lamp warms up for as long as this. */
  readonly firstSignMs: number;
  /** Between two signs of life (progress line or image bytes) afterwards, sheet changes included. */
  readonly stallMs: number;
  /** From SIGINT, which lets the carriage go home, to SIGKILL. */
  readonly killAfterMs: number;
  /** From SIGKILL to giving up on a process that the kernel cannot end (stuck in a USB transfer). */
  readonly abandonAfterMs: number;
}

export const scannerDelays: ScannerDelays = {
  discoveryTimeoutMs: 15_000,
  optionsTimeoutMs: 15_000,
  rediscoverMs: 20_000,
  firstSignMs: 60_000,
  stallMs: 30_000,
  killAfterMs: 3_000,
  abandonAfterMs: 2_000,
};

/** How long the simulated scanner takes. */
export interface SimulatedScannerDelays {
  readonly warmUpMs: number;
  /** One page, in ten steps of progress. */
  readonly pageMs: number;
  /** How long it may hang until it is reported, as the watchdog of the real driver does. */
  readonly stallMs: number;
}

export const simulatedScannerDelays: SimulatedScannerDelays = { warmUpMs: 300, pageMs: 900, stallMs: 15_000 };
