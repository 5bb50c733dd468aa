import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { isoFromCompact } from './compact-date.ts';
import type { IsoDate } from './identity.ts';

/** A citizen identity number and what can be read from it. */
export interface IdNumber {
  /** 18 characters, upper-case X. */
  readonly number: string;
  readonly birth: IsoDate;
  readonly sex: '1' | '2';
  /** The first six digits: the place of first registration, possibly abolished since. */
  readonly regionCode: string;
  readonly warnings: readonly Problem[];
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const checkCharacters = '10X98765432';

/** GB/T 2260 provinces, with 81/82/83 of the residence permits of 港澳台居民. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
);

/**
 * Checks a number of GB 11643 (`id-card.md 6.1`). Full-width digits, a lower-case or full-width x and spaces
 * between the groups are accepted and normalised. There is no floor for the year of birth, and a region code
 * that is unknown or abolished is a warning only. With `today` (`YYYY-MM-DD`) a birth after it is refused.
 * A number that begins with 9 (外国人永久居留身份证, the same check digit, `id-card.md 6.3`) passes with a warning.
 * Error codes: `identity.number-empty`, `-length`, `-old`, `-characters`, `-birth`, `-future`, `-check-digit`.
 */
export function checkIdNumber(text: string, today?: IsoDate): Result<IdNumber, Problem> {
  const number = normaliseIdNumber(text);
  const form = checkForm(number);
  if (form !== undefined) return failure(form);
  const birth = isoFromCompact(number.slice(6, 14));
  if (birth === undefined)
    return failure(
      problem(
        'birth',
        '身份证号码第 7 到 14 位不是有效的出生日期，请对照证件逐位核对（2 月 29 日只在闰年有）。',
      ),
    );
  if (today !== undefined && birth > today)
    return failure(
      problem('future', '身份证号码中的出生日期晚于今天，请核对第 7 到 14 位；号码无误时请检查本机日期。'),
    );
  if (checkCharacter(number) !== number[17])
    return failure(
      problem('check-digit', '身份证号码的校验位（最后一位）不对，说明有数字输错，请对照证件逐位核对。'),
    );
  return success({
    number,
    birth,
    sex: Number(number[16]) % 2 === 1 ? '1' : '2',
    regionCode: number.slice(0, 6),
    warnings: regionWarnings(number),
  });
}

/** The check character of the first 17 digits, ISO 7064 MOD 11-2. Throws RangeError without 17 digits. */
export function checkCharacter(digits: string): string {
  if (!/^\d{17}/.test(digits)) throw new RangeError('17 digits are needed');
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return checkCharacters.charAt(sum % 11);
}

/** Half-width, upper-case, without spaces; checks nothing. */
export function normaliseIdNumber(text: string): string {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u200b]/g, '')
    .toUpperCase();
}

/** `620403199001011234` → `620403 19900101 1234`, for reading aloud; anything else stays as it is. */
export function groupIdNumber(number: string): string {
  return number.length === 18 ? `${number.slice(0, 6)} ${number.slice(6, 14)} ${number.slice(14)}` : number;
}

function checkForm(number: string): Problem | undefined {
  if (number === '') return problem('empty', '没有身份证号码，请读卡，或对照证件输入 18 位号码。');
  if (/^\d{15}$/.test(number))
    return problem('old', '这是 15 位的旧身份证号码，现已停用，请输入现行的 18 位号码。');
  const count = Array.from(number).length;
  if (count !== 18)
    return problem(
      'length',
      `身份证号码应为 18 位，现在是 ${count} 位，请核对是否${count < 18 ? '漏输' : '多输'}。`,
    );
  if (!/^[1-9]\d{16}[\dX]$/.test(number))
    return problem(
      'characters',
      '身份证号码前 17 位应为数字且不以 0 开头，最后一位为数字或 X，请对照证件核对。',
    );
  return undefined;
}

function regionWarnings(number: string): readonly Problem[] {
  if (number.startsWith('9'))
    return [warning('foreigner', '这是外国人永久居留身份证的号码，请确认申请人的证件种类和可办事项。')];
  if (!provinces.has(number.slice(0, 2)))
    return [warning('region', '身份证号码前两位不是现行的省级代码，请对照证件核对，无误可继续。')];
  return [];
}

function problem(what: string, message: string): Problem {
  return { code: `identity.number-${what}`, message };
}

function warning(what: string, message: string): Problem {
  return { code: `identity.number-${what}`, message, severity: 'warning' };
}
