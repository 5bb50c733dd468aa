/**
 * The place for a site's own decoder of the WLT photo (`id-card.md 2.3`): the format is proprietary and no
 * decoder may be shipped. It gets the 1024 bytes and gives a PNG, or undefined when it cannot.
 */
export type PhotoDecoder = (wlt: Uint8Array) => Promise<Uint8Array | undefined>;

/** Without a plug-in the photo stays as bytes, and the screen says so. */
export const noPhotoDecoder: PhotoDecoder = () => Promise.resolve(undefined);

/** Runs a decoder. Whatever it does — throws, hangs longer than `withinMs`, gives nonsense — the text is not lost. */
export async function decodePhoto(
  decoder: PhotoDecoder,
  wlt: Uint8Array,
  withinMs: number,
): Promise<Uint8Array | undefined> {
  if (decoder === noPhotoDecoder) return undefined;
  let late: NodeJS.Timeout | undefined;
  try {
    const png = await Promise.race([
      decoder(wlt.slice()),
      new Promise<undefined>((resolve) => {
        late = setTimeout(() => resolve(undefined), withinMs);
      }),
    ]);
    return png !== undefined && isPng(png) ? png : undefined;
  } catch {
    // A plug-in's failure is an absent photo, nothing more.
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((value, index) => bytes[index] === value);
}
