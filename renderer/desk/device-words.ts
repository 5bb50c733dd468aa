import { unreachable } from '../../domain/result.ts';
import type { ReaderState } from '../../drivers/id-card-reader/reader.ts';
import type { PrinterState } from '../../drivers/printer/printer.ts';
import type { ScannerState } from '../../drivers/scanner/scanner.ts';
import type { IconName } from '../components/icon.tsx';

export type DeviceTone = 'ok' | 'busy' | 'warn' | 'danger';

export const toneIcons: Record<DeviceTone, IconName> = {
  ok: 'state-ok',
  busy: 'state-busy',
  warn: 'state-warn',
  danger: 'state-danger',
};

export function readerTone(state: ReaderState): DeviceTone {
  switch (state) {
    case 'ready':
    case 'waiting':
      return 'ok';
    case 'searching':
    case 'reading':
      return 'busy';
    case 'remove-card':
    case 'card-left':
      return 'warn';
    case 'disconnected':
    case 'no-permission':
    case 'fault':
    case 'unauthorised':
      return 'danger';
    default:
      return unreachable(state);
  }
}

export function scannerTone(state: ScannerState): DeviceTone {
  switch (state) {
    case 'ready':
      return 'ok';
    case 'searching':
    case 'scanning':
    case 'busy':
      return 'busy';
    case 'no-paper':
    case 'cover-open':
      return 'warn';
    case 'jam':
    case 'no-permission':
    case 'disconnected':
    case 'fault':
      return 'danger';
    default:
      return unreachable(state);
  }
}

export function printerTone(state: PrinterState): DeviceTone {
  switch (state) {
    case 'ready':
      return 'ok';
    case 'searching':
    case 'printing':
      return 'busy';
    case 'low-paper':
    case 'low-toner':
    case 'no-paper':
    case 'cover-open':
      return 'warn';
    case 'disconnected':
    case 'offline':
    case 'jam':
    case 'no-toner':
    case 'stopped':
    case 'fault':
      return 'danger';
    default:
      return unreachable(state);
  }
}

/** A card can be read: the reader is there and sound. */
export function readerWorks(state: ReaderState): boolean {
  return readerTone(state) !== 'danger' && state !== 'searching';
}
