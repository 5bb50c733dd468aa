const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** The chunk that ends every PNG: length 0, `IEND`, its CRC. */
const end = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/** Whether the bytes are a PNG that was written to its end and has an area. A cut-off scan is not. */
export function isWholePng(bytes: Uint8Array): boolean {
  if (bytes.length < signature.length + 25 + end.length) return false;
  const tail = bytes.subarray(bytes.length - end.length);
  if (!signature.every((byte, index) => bytes[index] === byte)) return false;
  if (!end.every((byte, index) => tail[index] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(16) > 0 && view.getUint32(20) > 0;
}

/** PNG or JPEG by their first bytes, else `undefined`. */
export function imageKind(bytes: Uint8Array): 'image/png' | 'image/jpeg' | undefined {
  if (signature.every((byte, index) => bytes[index] === byte)) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  return undefined;
}
