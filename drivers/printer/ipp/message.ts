/**
 * IPP messages as bytes (RFC 8010, encoding 1.1 and 2.0; collections RFC 8010 3.1.6). Pure: no sockets here.
 */

/** Group tags, RFC 8010 3.5.1. */
export const groupTags = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04, unsupported: 0x05 } as const;

/** Value tags that we send or look at, RFC 8010 3.5.2. */
export const valueTags = {
  noValue: 0x13,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  begCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
  memberAttrName: 0x4a,
} as const;

export interface IppRange {
  readonly from: number;
  readonly to: number;
}
export interface IppResolution {
  readonly x: number;
  readonly y: number;
  /** 3 = dots per inch, 4 = dots per centimetre. */
  readonly unit: number;
}
export type IppCollection = ReadonlyMap<string, IppAttribute>;

/** Out-of-band values (`no-value`, `unknown` …) are `null`; what has no type of its own stays bytes. */
export type IppValue =
  | number
  | boolean
  | string
  | null
  | Uint8Array
  | IppRange
  | IppResolution
  | { readonly members: IppCollection };

export interface IppAttribute {
  readonly tag: number;
  readonly values: readonly IppValue[];
}

export interface IppGroup {
  readonly tag: number;
  readonly attributes: ReadonlyMap<string, IppAttribute>;
}

export interface IppMessage {
  /** `[2, 0]` */
  readonly version: readonly [number, number];
  /** Operation id in a request, status code in an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

/** The peer sent something that is not IPP. */
export class IppFormatError extends Error {
  override readonly name = 'IppFormatError';
}

/** One attribute by name; for building requests. */
export function attribute(tag: number, ...values: readonly IppValue[]): IppAttribute {
  return { tag, values };
}

export function encodeMessage(message: IppMessage): Buffer {
  const parts: Buffer[] = [];
  const head = Buffer.alloc(8);
  head.writeUInt8(message.version[0], 0);
  head.writeUInt8(message.version[1], 1);
  head.writeUInt16BE(message.code, 2);
  head.writeInt32BE(message.requestId, 4);
  parts.push(head);
  for (const group of message.groups) {
    parts.push(Buffer.of(group.tag));
    for (const [name, each] of group.attributes) encodeAttribute(parts, name, each);
  }
  parts.push(Buffer.of(groupTags.end));
  return Buffer.concat(parts);
}

function encodeAttribute(parts: Buffer[], name: string, { tag, values }: IppAttribute): void {
  for (const [index, value] of values.entries()) {
    // Further values of the same attribute have an empty name (RFC 8010 3.1.5).
    pushField(parts, tag, index === 0 ? name : '', encodeValue(tag, value));
    if (value !== null && typeof value === 'object' && 'members' in value) {
      for (const [member, inner] of value.members) {
        pushField(parts, valueTags.memberAttrName, '', Buffer.from(member, 'utf8'));
        encodeAttribute(parts, '', inner);
      }
      pushField(parts, valueTags.endCollection, '', Buffer.alloc(0));
    }
  }
}

function pushField(parts: Buffer[], tag: number, name: string, value: Buffer): void {
  const nameBytes = Buffer.from(name, 'utf8');
  const head = Buffer.alloc(3);
  head.writeUInt8(tag, 0);
  head.writeUInt16BE(nameBytes.length, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length, 0);
  parts.push(head, nameBytes, length, value);
}

function encodeValue(tag: number, value: IppValue): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value, 0);
    return bytes;
  }
  if (value instanceof Uint8Array) return Buffer.from(value);
  if ('from' in value) {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(value.from, 0);
    bytes.writeInt32BE(value.to, 4);
    return bytes;
  }
  if ('unit' in value) {
    const bytes = Buffer.alloc(9);
    bytes.writeInt32BE(value.x, 0);
    bytes.writeInt32BE(value.y, 4);
    bytes.writeInt8(value.unit, 8);
    return bytes;
  }
  if (tag !== valueTags.begCollection) throw new Error(`a collection cannot be sent with tag ${tag}`);
  return Buffer.alloc(0);
}

interface Field {
  readonly tag: number;
  readonly name: string;
  readonly value: Buffer;
}

/** Reads fields one after the other and refuses to read past the end. */
class FieldReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get atDelimiter(): boolean {
    return this.#peek() < 0x10;
  }

  delimiter(): number {
    const tag = this.#peek();
    this.#at += 1;
    return tag;
  }

  field(): Field {
    const tag = this.delimiter();
    const name = this.#block().toString('utf8');
    return { tag, name, value: this.#block() };
  }

  #peek(): number {
    const tag = this.#bytes[this.#at];
    if (tag === undefined) throw new IppFormatError('the message ends without its end tag');
    return tag;
  }

  #block(): Buffer {
    if (this.#at + 2 > this.#bytes.length) throw new IppFormatError('a length is cut off');
    const length = this.#bytes.readUInt16BE(this.#at);
    const start = this.#at + 2;
    if (start + length > this.#bytes.length) throw new IppFormatError('a value is cut off');
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}

/** Throws `IppFormatError` for bytes that are not a whole IPP message. What follows the end tag is ignored. */
export function decodeMessage(data: Uint8Array): IppMessage {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length < 9) throw new IppFormatError('shorter than any IPP message');
  const groups: IppGroup[] = [];
  const reader = new FieldReader(bytes, 8);
  for (let tag = reader.delimiter(); tag !== groupTags.end; tag = reader.delimiter()) {
    if (tag >= 0x10) throw new IppFormatError('an attribute outside of any group');
    groups.push({ tag, attributes: decodeGroup(reader) });
  }
  return {
    version: [bytes.readUInt8(0), bytes.readUInt8(1)],
    code: bytes.readUInt16BE(2),
    requestId: bytes.readInt32BE(4),
    groups,
  };
}

function decodeGroup(reader: FieldReader): IppCollection {
  const attributes = new Map<string, { readonly tag: number; readonly values: IppValue[] }>();
  let current: { readonly tag: number; readonly values: IppValue[] } | undefined;
  while (!reader.atDelimiter) {
    const field = reader.field();
    if (field.name !== '') {
      current = { tag: field.tag, values: [] };
      attributes.set(field.name, current);
    }
    if (current === undefined) throw new IppFormatError('a further value without a first one');
    current.values.push(decodeValue(field, reader, 0));
  }
  return attributes;
}

function decodeCollection(reader: FieldReader, depth: number): IppCollection {
  if (depth > 8) throw new IppFormatError('collections too deep');
  const members = new Map<string, { readonly tag: number; readonly values: IppValue[] }>();
  let name = '';
  for (;;) {
    if (reader.atDelimiter) throw new IppFormatError('a collection without its end');
    const field = reader.field();
    if (field.tag === valueTags.endCollection) return members;
    if (field.tag === valueTags.memberAttrName) {
      name = field.value.toString('utf8');
      continue;
    }
    const member = members.get(name) ?? { tag: field.tag, values: [] };
    members.set(name, member);
    member.values.push(decodeValue(field, reader, depth));
  }
}

function decodeValue({ tag, value }: Field, reader: FieldReader, depth: number): IppValue {
  switch (tag) {
    case valueTags.integer:
    case valueTags.enum:
      if (value.length !== 4) throw new IppFormatError('an integer that is not four bytes');
      return value.readInt32BE(0);
    case valueTags.boolean:
      return value[0] === 1;
    case valueTags.rangeOfInteger:
      if (value.length !== 8) throw new IppFormatError('a range that is not eight bytes');
      return { from: value.readInt32BE(0), to: value.readInt32BE(4) };
    case valueTags.resolution:
      if (value.length !== 9) throw new IppFormatError('a resolution that is not nine bytes');
      return { x: value.readInt32BE(0), y: value.readInt32BE(4), unit: value.readInt8(8) };
    case valueTags.begCollection:
      return { members: decodeCollection(reader, depth + 1) };
    case valueTags.textWithLanguage:
    case valueTags.nameWithLanguage: {
      if (value.length < 2 || value.length < 4 + value.readUInt16BE(0))
        throw new IppFormatError('a text with language that is cut off');
      return value.subarray(4 + value.readUInt16BE(0)).toString('utf8');
    }
    default:
      if (tag >= 0x10 && tag < 0x20) return null;
      if (tag >= 0x40 && tag < 0x5f) return value.toString('utf8');
      return new Uint8Array(value);
  }
}

/** Strings of an attribute (keywords, names, URIs …); none when it is absent. */
export function strings(attributes: IppCollection, name: string): readonly string[] {
  return (attributes.get(name)?.values ?? []).filter((value) => typeof value === 'string');
}

export function integer(attributes: IppCollection, name: string): number | undefined {
  const value = attributes.get(name)?.values[0];
  return typeof value === 'number' ? value : undefined;
}

export function bool(attributes: IppCollection, name: string): boolean | undefined {
  const value = attributes.get(name)?.values[0];
  return typeof value === 'boolean' ? value : undefined;
}
