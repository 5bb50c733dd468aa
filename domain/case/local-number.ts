import type { IsoDate } from '../id-card/identity.ts';

const modulus = 11;

export interface LocalNumber {
  readonly station: string;
  readonly day: IsoDate;
  readonly sequence: number;
}

function checkCharacter(text: string): string {
  let sum = 0;
  for (const character of text) sum = (sum * 2 + Number.parseInt(character, 36)) % modulus;
  const check = (modulus + 1 - ((sum * 2) % modulus)) % modulus;
  return check === 10 ? 'X' : String(check);
}

/**
 * Number of a case before the platform has given its own, printed as 终端流水号 and never as 办件编号:
 * `PC01-20261121-0007-3`. Station 2–8 characters A–Z 0–9, sequence 1 … 9999 within station and day,
 * check character by ISO 7064 MOD 11-2 over the rest (`domain.md 3.4`).
 */
export function localNumber({ station, day, sequence }: LocalNumber): string {
  const digits = day.replaceAll('-', '');
  const serial = String(sequence).padStart(4, '0');
  return `${station}-${digits}-${serial}-${checkCharacter(`${station}${digits}${serial}`)}`;
}

/** The parts of a local number, or undefined when it is none or its check character is wrong. */
export function parseLocalNumber(text: string): LocalNumber | undefined {
  const match = /^([A-Z0-9]{2,8})-(\d{4})(\d{2})(\d{2})-(\d{4,})-([\dX])$/.exec(text.trim().toUpperCase());
  if (!match) return undefined;
  const [, station = '', year = '', month = '', day = '', serial = '', check] = match;
  if (checkCharacter(`${station}${year}${month}${day}${serial}`) !== check) return undefined;
  return { station, day: `${year}-${month}-${day}`, sequence: Number(serial) };
}
