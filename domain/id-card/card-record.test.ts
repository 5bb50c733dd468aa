import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { identityOfCard } from './card-identity.ts';
import { type CardRecord, type CitizenRecord, decodeCardText, encodeCardText } from './card-record.ts';
import { isForeignerNumber2017 } from './foreigner-number.ts';

const citizen: CitizenRecord = {
  kind: 'citizen',
  name: '测试甲',
  sex: '2',
  nation: '01',
  birth: '19491231',
  address: '北京市朝阳区测试路1号',
  idNumber: '11010519491231002X',
  issuer: '北京市公安局朝阳分局',
  validFrom: '20200101',
  validTo: '长期',
};

/** id-card.md 2.4: record and SHA-256 of its 256 bytes. */
const golden: readonly (readonly [CardRecord, string])[] = [
  [citizen, '2292278b0f48b5a3ad6e5a635a841aea6938a37a7729cccd182b17a09450cc1b'],
  [
    {
      kind: 'hk-macao-taiwan',
      name: '测试乙',
      sex: '1',
      birth: '19800101',
      address: '广东省深圳市福田区测试路2号',
      idNumber: '810000198001010014',
      issuer: '深圳市公安局福田分局',
      validFrom: '20200101',
      validTo: '20250101',
      passNumber: 'H12345678',
      issueCount: '01',
    },
    '9f1255113635af722fc93eb3e9086206ee2796072fdc96edbe72df27a9bf4a41',
  ],
  [
    {
      kind: 'foreigner-2017',
      englishName: 'ZHENGJIAN, YANGBEN',
      sex: '2',
      idNumber: 'CAN110081080310',
      nationality: 'CAN',
      chineseName: '证件样本',
      validFrom: '20151025',
      validTo: '20251024',
      birth: '19810803',
      cardVersion: '01',
      authority: '1500',
    },
    'dcabb36ed25b6627603876843eaebc46ed1ceaa5551eefb7a038c49f2fd82d05',
  ],
  [
    {
      kind: 'foreigner-2023',
      chineseName: '证件样本',
      sex: '2',
      renewalCount: '01',
      birth: '19810803',
      englishName: 'ZHENGJIAN, YANGBEN',
      idNumber: '911124198108030024',
      validFrom: '20230915',
      validTo: '20330914',
      nationality: 'CAN',
      formerNumber: '001',
    },
    '81d552a9896d14b1d5c22b2e3411f49a7b3343a5253d05a897cc71f8b33a45ed',
  ],
];

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test.each(golden)('golden vector of $kind, both ways', (record, digest) => {
  const bytes = encodeCardText(record);
  expect(sha256(bytes)).toBe(digest);
  expect(decodeCardText(bytes)).toEqual(record);
});

function warningsOf(record: CardRecord): readonly string[] {
  const result = identityOfCard(record);
  if (!result.ok) throw new Error(result.error.code);
  return result.value.warnings.map(({ code }) => code);
}

test('golden records are identities; a foreign card is pointed out, nothing else', () => {
  expect(golden.map(([record]) => warningsOf(record))).toEqual([
    [],
    [],
    ['card.foreigner'],
    ['card.foreigner'],
  ]);
});

test('a citizen as identity', () => {
  expect(identityOfCard(citizen)).toEqual({
    ok: true,
    value: {
      identity: {
        name: '测试甲',
        sex: '2',
        nation: '01',
        birth: '1949-12-31',
        address: '北京市朝阳区测试路1号',
        idNumber: '11010519491231002X',
        issuer: '北京市公安局朝阳分局',
        validFrom: '2020-01-01',
        validTo: '长期',
      },
      warnings: [],
    },
  });
});

test.each(['𬭎㛃䶮', '阿依古丽·买买提', '张 三', '𠮷𬭎𬬻𬭊𫟷𬱖䶮'])('the name %s survives whole', (name) => {
  expect(decodeCardText(encodeCardText({ ...citizen, name }))).toMatchObject({ name });
});

test('trailing NUL is padding too, inner spaces are not', () => {
  const bytes = encodeCardText({ ...citizen, name: '张 三' });
  bytes.fill(0, 6, 30);
  expect(decodeCardText(bytes)).toMatchObject({ name: '张 三' });
});

test('a long English name runs over both parts and keeps the space between them', () => {
  const record = golden[3]?.[0];
  if (record?.kind !== 'foreigner-2023') throw new Error('wrong vector');
  const englishName = 'WOLFESCHLEGELSTEINHAUSENBERGERDORF, ADAM';
  expect(englishName[34]).toBe(',');
  expect(decodeCardText(encodeCardText({ ...record, englishName }))).toMatchObject({ englishName });
  const spaceAtTheSeam = 'WOLFESCHLEGELSTEINHAUSENBERGERDOR, ADAM';
  expect(spaceAtTheSeam[34]).toBe(' ');
  expect(decodeCardText(encodeCardText({ ...record, englishName: spaceAtTheSeam }))).toMatchObject({
    englishName: spaceAtTheSeam,
  });
});

test('private-use and broken characters are kept and told', () => {
  const bytes = encodeCardText({ ...citizen, name: '张\ue815\u{f0001}\ud86d' });
  const record = decodeCardText(bytes);
  expect(record).toMatchObject({ name: '张\ue815\u{f0001}\ud86d' });
  expect(warningsOf(record)).toEqual(['card.private-use', 'card.broken-character']);
  expect(identityOfCard(record)).toMatchObject({
    value: { warnings: [{ message: expect.stringContaining('2 个') as string, field: 'name' }, {}] },
  });
});

test.each<[string, Partial<CitizenRecord>, readonly string[]]>([
  ['sex against the number', { sex: '1' }, ['card.sex-mismatch']],
  ['a sex that is no code', { sex: 'x' }, ['card.sex-mismatch']],
  ['birth against the number', { birth: '19491230' }, ['card.birth-mismatch']],
  ['birth missing', { birth: '' }, []],
  ['check digit', { idNumber: '110105194912310021' }, ['card.number']],
  ['validity backwards', { validFrom: '20200101', validTo: '20191231' }, ['card.validity']],
  ['validity unreadable', { validTo: '2020' }, ['card.validity']],
])('%s is a warning', (_, change, codes) => {
  expect(warningsOf({ ...citizen, ...change })).toEqual(codes);
});

test('长期 is for citizens only, a Taiwan number does not go with an H pass', () => {
  const record = golden[1]?.[0];
  if (record?.kind !== 'hk-macao-taiwan') throw new Error('wrong vector');
  expect(warningsOf({ ...record, validTo: '长期' })).toEqual(['card.validity']);
  expect(warningsOf({ ...record, idNumber: '830000198001010018' })).toEqual(['card.pass-mismatch']);
});

test('an empty card is unreadable', () => {
  const empty = decodeCardText(new Uint8Array(256));
  expect(identityOfCard(empty)).toMatchObject({ ok: false, error: { code: 'card.unreadable' } });
  expect(() => decodeCardText(new Uint8Array(255))).toThrow(RangeError);
});

test('a field that does not fit is not cut in silence', () => {
  expect(() => encodeCardText({ ...citizen, name: '一'.repeat(16) })).toThrow(/name/);
});

test('check digit of the 2017 foreigner number', () => {
  expect(isForeignerNumber2017('CAN110081080310')).toBe(true);
  expect(isForeignerNumber2017('CAN110081080319')).toBe(false);
});
