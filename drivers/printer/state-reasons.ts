import type { Problem } from '../../domain/problem.ts';
import { type PrinterProblemCode, printerProblem } from './problems.ts';
import type { PrinterState } from './printer.ts';

/** What one `printer-state-reasons` keyword means (RFC 8011 5.4.12, PWG 5100.9, CUPS). */
interface Meaning {
  readonly state: PrinterState;
  readonly problem: PrinterProblemCode;
  /** With the suffix `-warning` the printer can still print; without this entry it means the same. */
  readonly asWarning?: { readonly state: PrinterState; readonly problem: PrinterProblemCode } | 'nothing';
}

const meanings: Readonly<Record<string, Meaning>> = {
  offline: { state: 'offline', problem: 'offline' },
  shutdown: { state: 'offline', problem: 'offline' },
  'timed-out': { state: 'offline', problem: 'offline' },
  'power-down': { state: 'offline', problem: 'offline' },
  'cover-open': { state: 'cover-open', problem: 'cover-open' },
  'door-open': { state: 'cover-open', problem: 'cover-open' },
  'interlock-open': { state: 'cover-open', problem: 'cover-open' },
  'media-jam': { state: 'jam', problem: 'jam' },
  'media-empty': { state: 'no-paper', problem: 'no-paper' },
  'media-needed': { state: 'no-paper', problem: 'no-paper' },
  'input-tray-missing': { state: 'no-paper', problem: 'tray-missing' },
  'input-media-supply-empty': { state: 'no-paper', problem: 'no-paper' },
  'media-low': { state: 'low-paper', problem: 'low-paper' },
  'input-media-supply-low': { state: 'low-paper', problem: 'low-paper' },
  // Many lasers say "empty" as a warning for their last few hundred pages.
  'toner-empty': {
    state: 'no-toner',
    problem: 'no-toner',
    asWarning: { state: 'low-toner', problem: 'low-toner' },
  },
  'marker-supply-empty': {
    state: 'no-toner',
    problem: 'no-toner',
    asWarning: { state: 'low-toner', problem: 'low-toner' },
  },
  'marker-supply-missing': { state: 'no-toner', problem: 'no-toner' },
  'cartridge-missing': { state: 'no-toner', problem: 'no-toner' },
  'toner-low': { state: 'low-toner', problem: 'low-toner' },
  'marker-supply-low': { state: 'low-toner', problem: 'low-toner' },
  'developer-low': { state: 'low-toner', problem: 'low-toner' },
  'output-area-full': { state: 'fault', problem: 'output-full', asWarning: 'nothing' },
  'output-tray-missing': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'marker-waste-full': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'developer-empty': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'opc-life-over': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'fuser-over-temp': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'fuser-under-temp': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'spool-area-full': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'interpreter-resource-unavailable': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'cups-missing-filter': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  'cups-insecure-filter': { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  other: { state: 'fault', problem: 'fault', asWarning: 'nothing' },
  paused: { state: 'stopped', problem: 'stopped' },
  'moving-to-paused': { state: 'stopped', problem: 'stopped' },
  stopping: { state: 'stopped', problem: 'stopped' },
  stopped: { state: 'stopped', problem: 'stopped' },
  'stopped-partly': { state: 'stopped', problem: 'stopped', asWarning: 'nothing' },
  deactivated: { state: 'stopped', problem: 'stopped' },
};

/** Worst first, as in `PrinterState`. */
const order: readonly PrinterState[] = [
  'searching',
  'disconnected',
  'offline',
  'cover-open',
  'jam',
  'no-paper',
  'no-toner',
  'stopped',
  'fault',
  'printing',
  'low-paper',
  'low-toner',
  'ready',
];
/** With one of these nothing comes out until somebody goes to the printer. */
const standingStill: readonly PrinterState[] = [
  'offline',
  'cover-open',
  'jam',
  'no-paper',
  'no-toner',
  'fault',
];

export interface PrinterCondition {
  readonly state: PrinterState;
  /** Why it stands still; absent while it can print. A stopped queue is not this but `stoppedQueue`. */
  readonly blocking?: Problem;
  /** The queue itself is stopped, by a person or by the spooler, without a reason at the printer. */
  readonly stoppedQueue: boolean;
  /** A completed job is not believed while this is said: an error, or a jam or open cover of any degree. */
  readonly contradicts: boolean;
  /** The spooler is still looking for the device; offline when it lasts. */
  readonly connecting: boolean;
}

/**
 * What the printer's state (3 idle, 4 processing, 5 stopped) and reasons come to, the worst first.
 *
 * The suffix is the degree: none or `-error` stops the printer, `-warning` may, `-report` does not
 * (RFC 8011 5.4.12). Not all peers keep to it: CUPS says `offline-report` for a printer that is away, and
 * `ippeveprinter` turns every error into a warning while it stands still. So a reason that means a hand is
 * needed counts whatever its degree, and only unknown reasons and those marked need an error.
 */
export function conditionOf(printerState: number, reasons: readonly string[]): PrinterCondition {
  const states: {
    readonly state: PrinterState;
    readonly problem: PrinterProblemCode;
    readonly hard: boolean;
  }[] = [];
  let connecting = false;
  for (const reason of reasons) {
    const [, word = reason, degree = 'error'] = /^(.*?)(?:-(error|warning|report))?$/.exec(reason) ?? [];
    if (word === 'connecting-to-device') connecting = true;
    const meaning = meanings[word] ?? (reason.endsWith('-error') ? unknownError : undefined);
    if (meaning === undefined || (degree === 'report' && meaning.state !== 'offline')) continue;
    const { asWarning } = meaning;
    if (degree === 'warning' && asWarning === 'nothing') continue;
    const { state, problem } =
      degree === 'warning' && asWarning !== undefined ? asWarningOf(meaning) : meaning;
    const hard = degree !== 'warning' || state === 'jam' || state === 'cover-open' || state === 'offline';
    states.push({ state, problem, hard });
  }
  const blockers = states.filter(({ state }) => standingStill.includes(state));
  blockers.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const [worst] = blockers;
  const own: PrinterState = printerState === 5 ? 'stopped' : printerState === 4 ? 'printing' : 'ready';
  const state = [own, ...states.map((each) => each.state)].toSorted(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  )[0];
  const stopped = printerState === 5 || states.some((each) => each.state === 'stopped');
  // A printer that is stopped for a reason of its own (no paper) is better told by that reason.
  return {
    state: state === 'stopped' && worst !== undefined ? worst.state : (state ?? own),
    ...(worst === undefined ? {} : { blocking: printerProblem(worst.problem) }),
    stoppedQueue: stopped && worst === undefined,
    contradicts: blockers.some((each) => each.hard),
    connecting,
  };
}

const unknownError: Meaning = { state: 'fault', problem: 'fault' };

function asWarningOf(meaning: Meaning): {
  readonly state: PrinterState;
  readonly problem: PrinterProblemCode;
} {
  return typeof meaning.asWarning === 'object' ? meaning.asWarning : meaning;
}
