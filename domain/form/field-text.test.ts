import { expect, test } from 'vitest';
import type { FieldType, FieldValue } from '../region/region.ts';
import { fieldText } from './field-text.ts';

const options = [
  { code: 'a', label: '视力' },
  { code: 'b', label: '肢体' },
  { code: 'z', label: '其他', fillIn: true },
];

test.each<[FieldType, FieldValue | undefined, string]>([
  ['choice', 'a', '视力'],
  ['choices', ['a', 'b'], '视力、肢体'],
  ['choices', ['a', 'z'], '视力、其他：补充'],
  ['sex', '2', '女'],
  ['nation', '03', '回族'],
  ['date', '2026-01-02', '2026年1月2日'],
  ['system-date', '2026-11-20', '2026年11月20日'],
  ['month', '1990-06', '1990年6月'],
  ['date-range', '2024-01-01/2026-12-31', '2024年1月1日至2026年12月31日'],
  ['lines', ['电工 三级', '', '焊工'], '电工 三级；焊工'],
  ['text', '平川区', '平川区'],
  ['text', undefined, ''],
])('%s %j stands as %s', (type, value, text) => {
  const withOptions = type === 'choice' || type === 'choices' ? { type, options } : { type };
  expect(fieldText(withOptions, value, '补充')).toBe(text);
});
