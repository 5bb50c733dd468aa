import { isoFromCompact } from '../id-card/compact-date.ts';
import { checkIdNumber } from '../id-card/id-number.ts';
import { isSexCode } from '../id-card/sex.ts';
import type { Problem } from '../problem.ts';
import type { Field, FieldType, FieldValue } from '../region/region.ts';
import { unreachable } from '../result.ts';

/** Longest value in written characters, unless the region says otherwise. */
const defaultMaxLength: Partial<Record<FieldType, number>> = {
  text: 100,
  'long-text': 1000,
  name: 60,
  phone: 20,
  address: 200,
  lines: 100,
};
/** Of what is written into the blank of 其他. */
export const otherMaxLength = 100;
const earliestDate = '1900-01-01';
const mobile = /^1[3-9]\d{9}$/;
const landline = /^(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?$/;
const service = /^[48]00-?\d{3}-?\d{4}$/;

export interface ValueContext {
  readonly today: string;
  /** The applicant's birth date, when known: nothing of the applicant's can be earlier. */
  readonly birth?: string | undefined;
}

export function maxLengthOf(field: Pick<Field, 'type' | 'maxLength'>): number | undefined {
  return field.maxLength ?? defaultMaxLength[field.type];
}

/** What a person calls the field. */
export function labelOf(field: Pick<Field, 'label' | 'screenLabel'>): string {
  return field.screenLabel ?? field.label.replace(/[*＊:：\s]+$/u, '');
}

/**
 * A value as it is kept: ends trimmed (inner spaces stay), digits half-width, no spaces in numbers.
 * Undefined where nothing was entered. A value of the wrong shape comes back as it is, for `checkShape`.
 */
export function normaliseValue(field: Pick<Field, 'type'>, value: FieldValue): FieldValue | undefined {
  if (typeof value !== 'string') {
    const kept = field.type === 'lines' ? value.map(withoutTabs) : [...new Set(value)];
    return kept.every((line) => line === '') ? undefined : kept;
  }
  const text = withoutTabs(value);
  if (text === '') return undefined;
  switch (field.type) {
    case 'phone':
      return halfWidth(text)
        .replace(/[\s()]/g, '')
        .replace(/[–—－]/g, '-')
        .replace(/^(?:\+|00)?86-?(?=1\d{10}$)/, '');
    case 'bank-account':
      return halfWidth(text).replace(/[\s-]/g, '');
    case 'id-number':
      return halfWidth(text).replace(/\s/g, '').toUpperCase();
    case 'long-text':
      return text.replace(/\r\n?|\u2028|\u2029/g, '\n');
    case 'text':
    case 'name':
    case 'sex':
    case 'nation':
    case 'date':
    case 'month':
    case 'date-range':
    case 'choice':
    case 'choices':
    case 'lines':
    case 'address':
    case 'photo':
    case 'statement':
    case 'signature':
    case 'system-date':
      return text;
    default:
      return unreachable(field.type);
  }
}

/** A tab pasted from a table is a space. */
function withoutTabs(text: string): string {
  return text.replaceAll('\t', ' ').trim();
}

function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** A value that its type cannot hold at all: it is refused, not kept. Codes `form.type`, `form.option`. */
export function checkShape(field: Field, value: FieldValue): Problem | undefined {
  const refuse = (code: string, sentence: string): Problem => ({
    code,
    field: field.key,
    message: `“${labelOf(field)}”${sentence}`,
  });
  const many = field.type === 'choices' || field.type === 'lines';
  if (many !== (typeof value !== 'string'))
    return refuse('form.type', many ? '应是一组内容，请逐项填写。' : '应是一项内容，请重新填写。');
  if (field.options !== undefined) {
    const codes = field.options.map((option) => option.code);
    const stray = [value].flat().find((code) => !codes.includes(code));
    if (stray !== undefined)
      return refuse(
        'form.option',
        `没有选项“${stray}”，请从${field.options.map(({ label }) => `“${label}”`).join('、')}中选择。`,
      );
  }
  if (field.type === 'lines' && field.lines !== undefined && value.length > field.lines)
    return refuse('form.lines', `只有 ${field.lines} 行，请删去多出的内容。`);
  if ([value].flat().some((text) => hasControlCharacter(text, field.type === 'long-text')))
    return refuse('form.characters', '含有不能打印的控制字符，请删去后重新填写。');
  return undefined;
}

/**
 * Control characters, lone surrogates, line separators, and what is invisible but changes how the rest is read
 * (direction marks, zero-width joiners).
 */
export function hasControlCharacter(text: string, linesAllowed = false): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(linesAllowed ? text.replaceAll('\n', '') : text);
}

/** What is wrong with a value, in sentences that lead to its field; a warning does not block. */
export function checkValue(field: Field, value: FieldValue, context: ValueContext): readonly Problem[] {
  const problems: Problem[] = [];
  const tell = (code: string, sentence: string, severity?: 'warning'): void => {
    const message = `“${labelOf(field)}”${sentence}`;
    problems.push({ code: `form.${code}`, message, field: field.key, ...(severity && { severity }) });
  };
  const limit = maxLengthOf(field);
  for (const part of [value].flat()) {
    const length = Array.from(part).length;
    if (limit !== undefined && length > limit)
      tell('too-long', `最多 ${limit} 个字，现在是 ${length} 个字，请缩短。`);
  }
  if (typeof value !== 'string') return problems;
  const checkDate = (date: string, name = ''): boolean => {
    if (isoFromCompact(date.replaceAll('-', '')) !== date || date < earliestDate) {
      tell('date', `${name}不是有效的日期，请按年月日重新填写（2 月 29 日只在闰年有）。`);
      return false;
    }
    if (context.birth !== undefined && date < context.birth) {
      tell('date-before-birth', `${name}早于申请人的出生日期，请核对。`);
      return false;
    }
    return true;
  };
  switch (field.type) {
    case 'phone':
      if (!mobile.test(value) && !landline.test(value) && !service.test(value))
        tell('phone', '不是有效的电话号码，请填 11 位手机号，或“区号-号码”的座机号。');
      break;
    case 'bank-account':
      if (!/^\d{12,19}$/.test(value)) tell('bank-account', '应为 12 到 19 位数字，请对照银行卡核对。');
      else if (!passesLuhn(value))
        tell('bank-luhn', '未通过银行卡校验，可能输错了数字，请对照银行卡核对，无误可继续。', 'warning');
      break;
    case 'id-number': {
      const checked = checkIdNumber(value, context.today);
      if (!checked.ok) tell('id-number', `有误：${checked.error.message}`);
      break;
    }
    case 'date':
    case 'system-date':
      if (checkDate(value) && value > context.today)
        tell('date-future', '晚于今天，请核对，无误可继续。', 'warning');
      break;
    case 'month':
      if (!/^\d{4}-\d{2}$/.test(value) || isoFromCompact(`${value.replace('-', '')}01`) === undefined)
        tell('month', '不是有效的年月，请重新填写。');
      else if (context.birth !== undefined && value < context.birth.slice(0, 7))
        tell('date-before-birth', '早于申请人的出生日期，请核对。');
      else if (value > context.today.slice(0, 7))
        tell('date-future', '晚于本月，请核对，无误可继续。', 'warning');
      break;
    case 'date-range': {
      const [from = '', to = '', more] = value.split('/');
      if (more !== undefined || from === '' || to === '') tell('date-range', '要填起止两个日期，请补齐。');
      else if (checkDate(from, '的起始日期') && checkDate(to, '的结束日期') && from > to)
        tell('date-order', '的结束日期早于起始日期，请核对两个日期。');
      break;
    }
    case 'sex':
      if (!isSexCode(value)) tell('sex', '不是有效的性别代码，请重新选择。');
      break;
    case 'nation':
      if (!/^\d{2}$/.test(value)) tell('nation', '不是有效的民族代码，请重新选择。');
      break;
    case 'text':
    case 'long-text':
    case 'name':
    case 'choice':
    case 'choices':
    case 'lines':
    case 'address':
    case 'photo':
    case 'statement':
    case 'signature':
      break;
    default:
      return unreachable(field.type);
  }
  return problems;
}

/** The blank of a chosen 其他 must say what. */
export function checkOther(field: Field, other: string | undefined): Problem | undefined {
  if (other === undefined)
    return {
      code: 'form.required',
      field: `${field.key}.other`,
      message: `“${labelOf(field)}”选了“其他”，请写明是什么。`,
    };
  if (Array.from(other).length > otherMaxLength)
    return {
      code: 'form.too-long',
      field: `${field.key}.other`,
      message: `“${labelOf(field)}”的“其他”最多 ${otherMaxLength} 个字，请缩短。`,
    };
  return undefined;
}

/** ISO/IEC 7812-1 check digit. Not every account number has one, so it only warns. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  Array.from(digits)
    .toReversed()
    .forEach((character, index) => {
      const digit = Number(character) * (index % 2 === 1 ? 2 : 1);
      sum += digit > 9 ? digit - 9 : digit;
    });
  return sum % 10 === 0;
}
