export type PageFileType = 'image/jpeg' | 'image/png' | 'application/pdf';

const starts: readonly (readonly [PageFileType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];
const pdfHeader = '%PDF-';
/** Readers accept a PDF whose header stands within its first 1024 bytes (ISO 32000-1, annex H.3.4.1). */
const pdfHeaderWithin = 1024;

/** What the bytes are, whatever the file calls itself. */
export function pageFileType(bytes: Uint8Array): PageFileType | undefined {
  for (const [type, start] of starts) if (start.every((byte, at) => bytes[at] === byte)) return type;
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, pdfHeaderWithin));
  return head.includes(pdfHeader) ? 'application/pdf' : undefined;
}
