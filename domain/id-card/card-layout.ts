import type { CardKind } from './identity.ts';

/** A field's place in the 256 text bytes: offset and length in bytes. */
export type Place = readonly [offset: number, length: number];

export const cardTextLength = 256;

/** The character at this byte offset says which layout the card has. */
export const kindMark: Place = [248, 2];

export const markOfKind: Readonly<Record<CardKind, string>> = {
  citizen: ' ',
  'hk-macao-taiwan': 'J',
  'foreigner-2017': 'I',
  'foreigner-2023': 'Y',
};

/** 居民身份证, `id-card.md 2.1`. */
export const citizenLayout = {
  name: [0, 30],
  sex: [30, 2],
  nation: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  issuer: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
} as const satisfies Readonly<Record<string, Place>>;

/** 港澳台居民居住证 (J): no nation, a travel pass number and an issue count. */
export const residenceLayout = {
  name: [0, 30],
  sex: [30, 2],
  birth: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  issuer: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  passNumber: [220, 18],
  issueCount: [238, 4],
} as const satisfies Readonly<Record<string, Place>>;

/** 外国人永久居留身份证 of 2017 (I). */
export const foreigner2017Layout = {
  englishName: [0, 120],
  sex: [120, 2],
  idNumber: [122, 30],
  nationality: [152, 6],
  chineseName: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  birth: [220, 16],
  cardVersion: [236, 4],
  authority: [240, 8],
} as const satisfies Readonly<Record<string, Place>>;

/** 外国人永久居留身份证 of 2023 (Y); the English name is in two parts. */
export const foreigner2023Layout = {
  chineseName: [0, 30],
  sex: [30, 2],
  renewalCount: [32, 4],
  birth: [36, 16],
  englishName1: [52, 70],
  idNumber: [122, 36],
  validFrom: [188, 16],
  validTo: [204, 16],
  englishName2: [220, 22],
  nationality: [242, 6],
  formerNumber: [250, 6],
} as const satisfies Readonly<Record<string, Place>>;
