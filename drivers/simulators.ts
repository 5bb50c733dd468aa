import type { Identity } from '../domain/id-card/identity.ts';

/** Faults of the reader simulator, `id-card.md` 1.5, 1.7 and 5. */
export type ReaderFault =
  | { readonly kind: 'none' }
  /** Answer the named command (or every one) with this SW3. */
  | { readonly kind: 'status'; readonly sw3: number; readonly on: 'find' | 'select' | 'read' | 'any' }
  | {
      readonly kind: 'half-frame' | 'bad-checksum' | 'bad-length' | 'noise' | 'double-frame' | 'silence';
      readonly on: 'find' | 'select' | 'read' | 'any';
    }
  /** Take the card away in the middle of every read. */
  | { readonly kind: 'card-removed-mid-read' };

export type SimulatorCommand =
  | { readonly device: 'reader'; readonly do: 'put-card'; readonly person: string | Identity }
  | { readonly device: 'reader'; readonly do: 'take-card' }
  | { readonly device: 'reader'; readonly do: 'unplug' | 'plug' }
  | { readonly device: 'reader'; readonly do: 'fault'; readonly fault: ReaderFault }
  /** Paper in the feeder / on the glass: sample pages by name, or images (PNG bytes) given. */
  | {
      readonly device: 'scanner';
      readonly do: 'load';
      readonly source: 'feeder' | 'glass';
      readonly pages: readonly (string | Uint8Array)[];
    }
  | {
      readonly device: 'scanner';
      readonly do: 'state';
      readonly state: 'ready' | 'jam' | 'cover-open' | 'busy' | 'hang' | 'disconnected';
    }
  | {
      readonly device: 'printer';
      readonly do: 'state';
      readonly state:
        | 'ready'
        | 'no-paper'
        | 'jam'
        | 'cover-open'
        | 'offline'
        | 'low-toner'
        | 'abort'
        | 'disconnected';
    };

export interface SimulatorState {
  readonly reader?: { readonly plugged: boolean; readonly card?: string; readonly fault: ReaderFault };
  readonly scanner?: { readonly state: string; readonly feeder: number; readonly glass: number };
  readonly printer?: { readonly state: string; readonly printed: number };
  /** Synthetic people whose cards can be put on: id and how to show them. */
  readonly people: readonly { readonly id: string; readonly label: string }[];
}
