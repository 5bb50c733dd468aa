import {
  cardTextLength,
  citizenLayout,
  foreigner2017Layout,
  foreigner2023Layout,
  kindMark,
  markOfKind,
  type Place,
  residenceLayout,
} from './card-layout.ts';
import { unreachable } from '../result.ts';
import type { CardKind } from './identity.ts';

type Texts<Layout> = { readonly [Field in keyof Layout]: string };

export type CitizenRecord = { readonly kind: 'citizen' } & Texts<typeof citizenLayout>;
export type ResidenceRecord = { readonly kind: 'hk-macao-taiwan' } & Texts<typeof residenceLayout>;
export type Foreigner2017Record = { readonly kind: 'foreigner-2017' } & Texts<typeof foreigner2017Layout>;
/** `englishName` is both parts joined. */
export type Foreigner2023Record = { readonly kind: 'foreigner-2023'; readonly englishName: string } & Omit<
  Texts<typeof foreigner2023Layout>,
  'englishName1' | 'englishName2'
>;

/** What the chip says, field by field, as text: dates `YYYYMMDD` or 长期, codes as codes. */
export type CardRecord = CitizenRecord | ResidenceRecord | Foreigner2017Record | Foreigner2023Record;

/**
 * Reads the 256 text bytes (UTF-16LE, `id-card.md 2.1`). Only the ends of a field are trimmed (spaces and
 * NUL): inner spaces and `·` belong to names. Characters are taken as they are, lone surrogates and
 * private-use characters included. Throws RangeError when there are not 256 bytes.
 */
export function decodeCardText(bytes: Uint8Array): CardRecord {
  if (bytes.length !== cardTextLength) throw new RangeError(`card text of ${bytes.length} bytes`);
  const kind = kindOf(bytes);
  switch (kind) {
    case 'citizen':
      return { kind, ...readFields(bytes, citizenLayout) };
    case 'hk-macao-taiwan':
      return { kind, ...readFields(bytes, residenceLayout) };
    case 'foreigner-2017':
      return { kind, ...readFields(bytes, foreigner2017Layout) };
    case 'foreigner-2023': {
      // The space between two words may stand at the seam of the two parts: join first, trim then.
      const { englishName1, englishName2 } = foreigner2023Layout;
      const englishName = trimEnds(readPlace(bytes, englishName1) + readPlace(bytes, englishName2));
      const { englishName1: _1, englishName2: _2, ...fields } = readFields(bytes, foreigner2023Layout);
      return { kind, ...fields, englishName };
    }
    default:
      return unreachable(kind);
  }
}

/** The 256 bytes of a record, padded with spaces. Throws RangeError when a field does not fit its place. */
export function encodeCardText(record: CardRecord): Uint8Array {
  const bytes = new Uint8Array(cardTextLength);
  writePlace(bytes, [0, cardTextLength], '', 'text');
  writePlace(bytes, kindMark, markOfKind[record.kind], 'mark');
  switch (record.kind) {
    case 'citizen':
      writeFields(bytes, citizenLayout, record);
      break;
    case 'hk-macao-taiwan':
      writeFields(bytes, residenceLayout, record);
      break;
    case 'foreigner-2017':
      writeFields(bytes, foreigner2017Layout, record);
      break;
    case 'foreigner-2023': {
      const split = foreigner2023Layout.englishName1[1] / 2;
      writeFields(bytes, foreigner2023Layout, {
        ...record,
        englishName1: record.englishName.slice(0, split),
        englishName2: record.englishName.slice(split),
      });
      break;
    }
  }
  return bytes;
}

function kindOf(bytes: Uint8Array): CardKind {
  switch (readPlace(bytes, kindMark)) {
    case 'J':
      return 'hk-macao-taiwan';
    case 'I':
      return 'foreigner-2017';
    case 'Y':
      return 'foreigner-2023';
    default:
      return 'citizen';
  }
}

function readFields<Layout extends Readonly<Record<string, Place>>>(
  bytes: Uint8Array,
  layout: Layout,
): Texts<Layout> {
  return Object.fromEntries(
    Object.entries(layout).map(([field, place]) => [field, trimEnds(readPlace(bytes, place))]),
  ) as Texts<Layout>;
}

function writeFields<Layout extends Readonly<Record<string, Place>>>(
  bytes: Uint8Array,
  layout: Layout,
  texts: Texts<Layout>,
): void {
  for (const [field, place] of Object.entries(layout)) writePlace(bytes, place, texts[field] ?? '', field);
}

function readPlace(bytes: Uint8Array, [offset, length]: Place): string {
  let text = '';
  for (let at = offset; at < offset + length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  return text;
}

function writePlace(bytes: Uint8Array, [offset, length]: Place, text: string, field: string): void {
  if (text.length * 2 > length) throw new RangeError(`${field} does not fit ${length} bytes`);
  const padded = text.padEnd(length / 2, ' ');
  for (let index = 0; index < padded.length; index += 1) {
    const unit = padded.charCodeAt(index);
    bytes[offset + index * 2] = unit & 0xff;
    bytes[offset + index * 2 + 1] = unit >> 8;
  }
}

function trimEnds(text: string): string {
  return text.replace(/^[ \0\u3000]+|[ \0\u3000]+$/g, '');
}
