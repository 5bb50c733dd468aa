import { ageOn } from '../id-card/age.ts';
import { checkIdNumber } from '../id-card/id-number.ts';
import type { IdentityRecord, IsoDate, PersonRole } from '../id-card/identity.ts';
import { hasControlCharacter } from '../form/check-value.ts';
import type { Problem } from '../problem.ts';
import type { Case } from './case.ts';

const adultAge = 18;
const roleNames = { applicant: '申请人', guardian: '监护人', agent: '代办人' } as const;

type People = Readonly<Partial<Record<PersonRole, IdentityRecord>>>;

/** Why this person cannot take this part in the case. */
export function checkPerson(
  role: PersonRole,
  identity: IdentityRecord,
  current: Pick<Case, 'people' | 'facts' | 'form' | 'pages'>,
  today: IsoDate,
): readonly Problem[] {
  const { people } = current;
  const refuse = (code: string, message: string): readonly Problem[] => [
    { code: `identity.${code}`, message },
  ];
  const number = checkIdNumber(identity.idNumber, today);
  if (!number.ok) return [number.error];
  if (identity.idNumber !== number.value.number)
    return refuse('number-form', '身份证号码应为 18 位半角字符，末位 X 用大写，请重新输入。');
  if (role === 'applicant' && /^(?:8[123]|9)/.test(identity.idNumber))
    return refuse(
      'not-citizen',
      '这是港澳台居民居住证或外国人永久居留身份证。残疾人服务“一件事”受理中国居民的申请，本窗口不能用这张证件申请；请向当地残联咨询可以办理的渠道。',
    );
  if (identity.source === 'typed') {
    if (hasControlCharacter(`${identity.name}${identity.address}${identity.issuer ?? ''}`))
      return refuse('characters', '姓名、住址或签发机关含有不能打印的控制字符，请删去后重新输入。');
    if (identity.birth !== number.value.birth)
      return refuse('birth-differs', '输入的出生日期与身份证号码不一致，请对照证件核对。');
    if (identity.sex !== number.value.sex)
      return refuse('sex-differs', '输入的性别与身份证号码不一致，请对照证件核对。');
  }
  if (role === 'guardian' && ageOn(identity.birth, today) < adultAge)
    return refuse('guardian-minor', '监护人未满 18 周岁，不能担任监护人，请由成年的监护人办理。');
  const others = (['applicant', 'guardian', 'agent'] as const).filter((other) => other !== role);
  for (const other of others) {
    const applicantTwice = role === 'applicant' || other === 'applicant';
    if (applicantTwice && people[other]?.idNumber === identity.idNumber)
      return refuse(
        'same-person',
        `${roleNames[role]}与${roleNames[other]}是同一张身份证，请放上${roleNames[role]}本人的身份证。`,
      );
  }
  const before = people[role];
  // A slip of the pen is mended by the card; once something was said, it was said about that other person.
  const settled = before?.source === 'card' || (identity.source === 'card' && hasContent(current));
  if (role === 'applicant' && before !== undefined && settled && before.idNumber !== identity.idNumber)
    return refuse(
      'other-person',
      '这张身份证不是本办件申请人的。要为另一个人办理，请新开一个办件；确实放错了人，请先移除申请人。',
    );
  return [];
}

function hasContent({ facts, form, pages }: Pick<Case, 'facts' | 'form' | 'pages'>): boolean {
  return Object.keys(facts).length > 0 || Object.keys(form).length > 0 || pages.length > 0;
}

/** What the clerk should look at; it does not block. */
export function warningsOfPeople(people: People, today: IsoDate): readonly Problem[] {
  const warnings: Problem[] = [];
  for (const role of ['applicant', 'guardian', 'agent'] as const) {
    const person = people[role];
    if (person === undefined) continue;
    const warn = (code: string, sentence: string): void => {
      warnings.push({
        code: `identity.${code}`,
        message: `${roleNames[role]}${sentence}`,
        severity: 'warning',
      });
    };
    if (person.source === 'typed') warn('typed', '的身份是手工录入的，请核对证件原件。');
    if (person.validTo !== undefined && person.validTo !== '长期' && person.validTo < today)
      warn('expired', '的身份证已过有效期，请提醒尽快换领。');
    const number = checkIdNumber(person.idNumber);
    if (!number.ok) continue;
    if (number.value.sex !== person.sex) warn('sex-mismatch', '身份证上的性别与号码不一致，请核对。');
    if (number.value.birth !== person.birth)
      warn('birth-mismatch', '身份证上的出生日期与号码不一致，请核对。');
    for (const warning of number.value.warnings) warnings.push(warning);
  }
  return warnings;
}
