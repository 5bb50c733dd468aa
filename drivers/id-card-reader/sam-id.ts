/**
 * Printed form of the security module's number: 16 little-endian bytes → `05.01-20200101-0001234567-0089012345`
 * (`id-card.md 1.6`). Undefined when there are not 16 bytes.
 */
export function printSamId(data: Uint8Array): string | undefined {
  if (data.length !== 16) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const digits = (value: number, width: number): string => String(value).padStart(width, '0');
  return [
    `${digits(view.getUint16(0, true), 2)}.${digits(view.getUint16(2, true), 2)}`,
    digits(view.getUint32(4, true), 8),
    digits(view.getUint32(8, true), 10),
    digits(view.getUint32(12, true), 10),
  ].join('-');
}
