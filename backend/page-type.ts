export type PageType = 'image/jpeg' | 'image/png' | 'application/pdf';

const signatures: readonly (readonly [PageType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** What the first bytes say the page is, whatever the sender called it; `undefined` when it is none of the three. */
export function pageType(content: Uint8Array): PageType | undefined {
  return signatures.find(([, signature]) => signature.every((byte, place) => content[place] === byte))?.[0];
}
