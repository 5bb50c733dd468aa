import { expect, test } from 'vitest';
import { categoryName, gradeName, parseCertificateNumber } from './certificate-number.ts';

test('a first issue, with an id number that ends in X', () => {
  expect(parseCertificateNumber('11010519491231002x44')).toEqual({
    ok: true,
    value: { number: '11010519491231002X44', idNumber: '11010519491231002X', category: '4', grade: '4' },
  });
});

test.each([
  ['44052418800101001471B1', 1],
  ['44052418800101001471b2', 2],
  ['44052418800101001471B10', 10],
])('re-issued %s', (number, reissue) => {
  expect(parseCertificateNumber(number)).toMatchObject({ ok: true, value: { reissue, category: '7' } });
});

test.each([
  ['', 'certificate.number-empty'],
  ['11010519491231002X', 'certificate.number-length'],
  ['11010519491231002X4', 'certificate.number-length'],
  ['11010519491231002144', 'certificate.number-identity'],
  ['11010519491231002X84', 'certificate.number-category'],
  ['11010519491231002X04', 'certificate.number-category'],
  ['11010519491231002X45', 'certificate.number-grade'],
  ['11010519491231002X44B0', 'certificate.number-reissue'],
  ['11010519491231002X44C1', 'certificate.number-reissue'],
])('%s → %s', (text, code) => {
  const result = parseCertificateNumber(text);
  expect(result.ok ? undefined : result.error.code).toBe(code);
});

test('names in the order of the certificate', () => {
  expect((['1', '2', '3', '4', '5', '6', '7'] as const).map(categoryName).join('')).toBe(
    '视力听力言语肢体智力精神多重',
  );
  expect(gradeName('1')).toBe('一级');
  expect(gradeName('4')).toBe('四级');
});
