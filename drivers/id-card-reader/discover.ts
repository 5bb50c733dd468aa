import { SerialPort } from 'serialport';

/** A port that may be a reader, and the baud rates to try on it. */
export interface Candidate {
  readonly path: string;
  readonly baudRates: readonly number[];
}

/** What `SerialPort.list()` says of a port, as far as it matters here. */
export interface PortFacts {
  readonly path: string;
  readonly vendorId?: string | undefined;
}

/** 115200 is every manufacturer's default, 9600 some older ones' (`id-card.md 1.1`). */
const usualBaudRates = [115_200, 9_600, 57_600, 38_400, 19_200] as const;

/**
 * The ports on which a reader may be, likely ones first. No USB id names a reader behind a serial bridge
 * (`id-card.md 4.1`), so each candidate is asked (11 FF, 12 FF) when it is connected. Built-in ports
 * (`/dev/ttyS…`) are left alone: another device may hang there; they are used when the settings name them.
 */
export function likelyPorts(ports: readonly PortFacts[]): readonly Candidate[] {
  return ports
    .filter(({ path, vendorId }) => vendorId !== undefined || /ttyUSB|ttyACM|ttyXRUSB|^COM\d+$/.test(path))
    .toSorted((a, b) => Number(b.vendorId !== undefined) - Number(a.vendorId !== undefined))
    .map(({ path }) => ({ path, baudRates: usualBaudRates }));
}

/** Ports of this machine now. A system without a port list (no udev) has no candidates. */
export async function discoverCandidates(
  list: () => Promise<readonly PortFacts[]> = () => SerialPort.list(),
): Promise<readonly Candidate[]> {
  try {
    return likelyPorts(await list());
  } catch {
    // `udevadm` is missing or refuses: nothing can be discovered, a path in the settings still works.
    return [];
  }
}

/** The one port that the settings name. */
export function fixedCandidate(path: string, baudRate: number | undefined): Candidate {
  return { path, baudRates: baudRate === undefined ? usualBaudRates : [baudRate] };
}
