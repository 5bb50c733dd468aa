/** Every delay of the printer room, milliseconds. Injected, so that tests and slow printers choose. */
export interface PrinterDelays {
  /** Between two looks at a running job: two short requests to the spooler. */
  readonly followMs: number;
  /** Between two looks at an idle printer, for the device bar. */
  readonly statusMs: number;
  /** Silence of the spooler on one request. */
  readonly requestMs: number;
  /** Silence while the document is sent; a printer with little memory takes it as fast as it prints. */
  readonly uploadMs: number;
  /** A job that says "processing" without progress and without a reason for this long is given up. */
  readonly standstillMs: number;
  /** Waiting behind other people's jobs on a shared queue. */
  readonly pendingMs: number;
  /** Standing still for a known reason (paper, cover, jam …) until the job is taken back. */
  readonly waitingMs: number;
  /** "Connecting to device" for longer than this is an offline printer. */
  readonly connectingMs: number;
  /** A completed job whose printer still complains: time for the complaint to go away. */
  readonly settleMs: number;
  /** The spooler went away in mid-job: time for it to come back. */
  readonly reconnectMs: number;
  /** A cancelled job must be gone after this. */
  readonly cancelMs: number;
}

export const printerDelays: PrinterDelays = {
  followMs: 250,
  statusMs: 2_000,
  requestMs: 5_000,
  uploadMs: 120_000,
  standstillMs: 120_000,
  pendingMs: 300_000,
  waitingMs: 900_000,
  connectingMs: 10_000,
  settleMs: 3_000,
  reconnectMs: 60_000,
  cancelMs: 15_000,
};

/** How long the simulated printer takes. */
export interface SimulatedPrinterDelays {
  /** Until the spooler has accepted the job. */
  readonly spoolMs: number;
  /** One page; a laser printer of 20 pages a minute takes 3 s, the demonstration is quicker. */
  readonly pageMs: number;
}

export const simulatedPrinterDelays: SimulatedPrinterDelays = { spoolMs: 150, pageMs: 700 };
