import { nationName } from '../id-card/nations.ts';
import { isSexCode, sexName } from '../id-card/sex.ts';
import { unreachable } from '../result.ts';
import type { Field, FieldValue } from '../region/region.ts';

/**
 * The words that stand on paper for a value: option labels joined by 、, 男/女, 汉族, 2026年11月21日.
 * `other` fills the blank of a chosen `fillIn` option (其他：…). Without a value the cell is empty.
 */
export function fieldText(
  field: Pick<Field, 'type' | 'options'>,
  value: FieldValue | undefined,
  other?: string,
): string {
  if (value === undefined) return '';
  const values = typeof value === 'string' ? [value] : value;
  switch (field.type) {
    case 'choice':
    case 'choices':
      return values.map((code) => optionText(field, code, other)).join('、');
    case 'lines':
      return values.filter((line) => line !== '').join('；');
    case 'sex':
      return values.map((code) => (isSexCode(code) ? sexName(code) : code)).join('');
    case 'nation':
      return values.map(nationName).join('');
    case 'date':
    case 'month':
    case 'system-date':
      return values.map(dateText).join('');
    case 'date-range':
      return values.map((range) => range.split('/').map(dateText).join('至')).join('');
    case 'text':
    case 'long-text':
    case 'name':
    case 'phone':
    case 'id-number':
    case 'bank-account':
    case 'address':
    case 'photo':
    case 'statement':
    case 'signature':
      return values.join('');
    default:
      return unreachable(field.type);
  }
}

function optionText(field: Pick<Field, 'options'>, code: string, other: string | undefined): string {
  const option = field.options?.find((candidate) => candidate.code === code);
  if (option === undefined) return code;
  return option.fillIn === true && other !== undefined ? `${option.label}：${other}` : option.label;
}

/** `2026-11-21` → 2026年11月21日, `2026-11` → 2026年11月; anything else stays as it is. */
export function dateText(date: string): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(date);
  if (!match) return date;
  const [, year, month, day] = match;
  return `${year}年${Number(month)}月${day === undefined ? '' : `${Number(day)}日`}`;
}
