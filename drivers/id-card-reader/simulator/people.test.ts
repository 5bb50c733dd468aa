import { expect, test } from 'vitest';
import { identityOfCard } from '../../../domain/id-card/card-identity.ts';
import { decodeCardText, encodeCardText } from '../../../domain/id-card/card-record.ts';
import { ageOn } from '../../../domain/id-card/age.ts';
import { cardOfIdentity, syntheticPeople } from './people.ts';

const odd = new Set(['card.foreigner']);

test.each(syntheticPeople)('$id fits the chip and is free of contradictions', ({ record }) => {
  expect(decodeCardText(encodeCardText(record))).toEqual(record);
  const understood = identityOfCard(record);
  if (!understood.ok) throw new Error(understood.error.code);
  expect(understood.value.warnings.filter(({ code }) => !odd.has(code))).toEqual([]);
});

test('they cover what names and ages do to programs', () => {
  const names = syntheticPeople.map(({ record }) => ('name' in record ? record.name : record.chineseName));
  for (const part of ['𬭎', '㛃', '䶮', '·', ' '])
    expect(names.some((name) => name.includes(part))).toBe(true);
  const ages = syntheticPeople.map(({ record }) => {
    const understood = identityOfCard(record);
    return understood.ok ? ageOn(understood.value.identity.birth, '2026-01-01') : 0;
  });
  expect(Math.min(...ages)).toBeLessThan(18);
  expect(Math.max(...ages)).toBeGreaterThan(90);
  expect(new Set(syntheticPeople.map(({ record }) => record.kind)).size).toBe(4);
});

test('a given identity becomes a card that states it', () => {
  const identity = {
    name: '钱𬭎',
    sex: '2',
    nation: '03',
    birth: '1979-04-12',
    address: '甘肃省白银市平川区',
    idNumber: '620403197904120020',
    issuer: '白银市公安局平川分局',
    validFrom: '2020-01-01',
    validTo: '长期',
  } as const;
  expect(identityOfCard(cardOfIdentity(identity))).toEqual({ ok: true, value: { identity, warnings: [] } });
  expect(() => cardOfIdentity({ ...identity, name: '钱'.repeat(16) })).toThrow(RangeError);
});
