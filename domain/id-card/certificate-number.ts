import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import { checkIdNumber, normaliseIdNumber } from './id-number.ts';

/** Categories of disability by their digit in the certificate number, `id-card.md 7`. */
export const disabilityCategories = [
  { code: '1', name: '视力' },
  { code: '2', name: '听力' },
  { code: '3', name: '言语' },
  { code: '4', name: '肢体' },
  { code: '5', name: '智力' },
  { code: '6', name: '精神' },
  { code: '7', name: '多重' },
] as const;

/** Grades by their digit; 一级 is the most severe. */
export const disabilityGrades = [
  { code: '1', name: '一级' },
  { code: '2', name: '二级' },
  { code: '3', name: '三级' },
  { code: '4', name: '四级' },
] as const;

export type DisabilityCategory = (typeof disabilityCategories)[number]['code'];
export type DisabilityGrade = (typeof disabilityGrades)[number]['code'];

export interface CertificateNumber {
  /** Normalised: half-width, upper-case. */
  readonly number: string;
  readonly idNumber: string;
  readonly category: DisabilityCategory;
  readonly grade: DisabilityGrade;
  /** How many times it was re-issued after a loss (`B1` → 1); absent on a first issue. */
  readonly reissue?: number;
}

/** 视力, 听力, 言语, 肢体, 智力, 精神, 多重. */
export function categoryName(code: DisabilityCategory): string {
  return disabilityCategories[Number(code) - 1]?.name ?? code;
}

/** 一级 … 四级. */
export function gradeName(code: DisabilityGrade): string {
  return disabilityGrades[Number(code) - 1]?.name ?? code;
}

/**
 * A 残疾人证 number: 18-character id number (it may end in X) + category 1–7 + grade 1–4, and after a loss
 * `B1`, `B2` … (`id-card.md 7`, 残疾人证管理办法). Error codes: `certificate.number-empty`, `-length`,
 * `-identity`, `-category`, `-grade`, `-reissue`.
 */
export function parseCertificateNumber(text: string): Result<CertificateNumber, Problem> {
  const number = normaliseIdNumber(text);
  if (number === '') return failed('empty', '没有残疾人证号，请对照证件输入；未持证请在问题中选“否”。');
  if (number.length < 20 || number.length > 23)
    return failed(
      'length',
      `残疾人证号应为 20 位（身份证号 18 位、类别 1 位、等级 1 位，补发的另加 B1、B2 等），现在是 ${number.length} 位，请核对。`,
    );
  const id = checkIdNumber(number.slice(0, 18));
  if (!id.ok) return failed('identity', `残疾人证号的前 18 位应是持证人的身份证号码：${id.error.message}`);
  const category = disabilityCategories.find(({ code }) => code === number[18])?.code;
  if (category === undefined)
    return failed(
      'category',
      '残疾人证号第 19 位是残疾类别，应为 1 到 7（视力、听力、言语、肢体、智力、精神、多重），请核对。',
    );
  const grade = disabilityGrades.find(({ code }) => code === number[19])?.code;
  if (grade === undefined) return failed('grade', '残疾人证号第 20 位是残疾等级，应为 1 到 4，请核对。');
  const base = { number, idNumber: id.value.number, category, grade };
  const tail = number.slice(20);
  if (tail === '') return success(base);
  const reissue = /^B([1-9]\d?)$/.exec(tail)?.[1];
  if (reissue === undefined)
    return failed('reissue', '残疾人证号第 20 位之后只能是补发次数 B1、B2 等，请核对。');
  return success({ ...base, reissue: Number(reissue) });
}

function failed(what: string, message: string): Result<never, Problem> {
  return failure({ code: `certificate.number-${what}`, message });
}
