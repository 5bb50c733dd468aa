import type { Problem } from '../problem.ts';
import { failure, type Result, success } from '../result.ts';
import type { CardRecord } from './card-record.ts';
import { isoFromCompact } from './compact-date.ts';
import { isForeignerNumber2017 } from './foreigner-number.ts';
import { checkIdNumber } from './id-number.ts';
import type { Identity, IsoDate } from './identity.ts';
import { isSexCode } from './sex.ts';

/** A record as the facts of a person, with what the operator should look at. */
export interface CardIdentity {
  readonly identity: Identity;
  readonly warnings: readonly Problem[];
}

/**
 * The identity a card record states. Foreign cards give the Chinese name, else the English one; a nation and
 * an address that the card does not have stay empty. What is odd is warned of and kept as it stands
 * (`id-card.md 5`, 6.1): private-use characters, sex or birth not matching the number, a wrong check digit,
 * dates out of order. Fails (`card.unreadable`) only when name, number or birth cannot be told at all.
 */
export function identityOfCard(record: CardRecord): Result<CardIdentity, Problem> {
  const name = nameOf(record);
  const checked = checkIdNumber(record.idNumber);
  const birth = isoFromCompact(record.birth) ?? (checked.ok ? checked.value.birth : undefined);
  if (name === '' || record.idNumber === '' || birth === undefined)
    return failure({
      code: 'card.unreadable',
      message:
        '卡内的姓名、号码或出生日期不完整，请重新放卡再读；仍不行请改为手工录入并选择原因“卡无法读取”。',
    });
  const validFrom = isoFromCompact(record.validFrom);
  const validTo = record.validTo === '长期' ? '长期' : isoFromCompact(record.validTo);
  const identity: Identity = {
    name,
    sex: isSexCode(record.sex) ? record.sex : '9',
    nation: record.kind === 'citizen' ? record.nation : '',
    birth,
    address: 'address' in record ? record.address : '',
    idNumber: record.idNumber.toUpperCase(),
    ...('issuer' in record && record.issuer !== '' ? { issuer: record.issuer } : {}),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  };
  return success({
    identity,
    warnings: [
      ...characterWarnings(identity),
      ...numberWarnings(record, identity),
      ...validityWarnings(record, validFrom, validTo),
      ...kindWarnings(record),
    ],
  });
}

function nameOf(record: CardRecord): string {
  if (record.kind === 'citizen' || record.kind === 'hk-macao-taiwan') return record.name;
  return record.chineseName === '' ? record.englishName : record.chineseName;
}

const privateUse = /[\p{Co}]/gu;

function characterWarnings(identity: Identity): readonly Problem[] {
  const warnings: Problem[] = [];
  for (const [field, label] of [
    ['name', '姓名'],
    ['address', '住址'],
  ] as const) {
    const count = identity[field].match(privateUse)?.length ?? 0;
    if (count > 0)
      warnings.push(
        warning(
          'card.private-use',
          `${label}中有 ${count} 个自造字（私用区字符），屏幕和打印件上可能显示不出，请对照证件核对，打印后手写补上。`,
          field,
        ),
      );
    if (!identity[field].isWellFormed())
      warnings.push(
        warning('card.broken-character', `${label}中有一个字不完整，请对照证件核对并改正。`, field),
      );
  }
  return warnings;
}

function numberWarnings(record: CardRecord, identity: Identity): readonly Problem[] {
  if (record.kind === 'foreigner-2017') {
    if (!isForeignerNumber2017(identity.idNumber)) return [badNumber()];
    return identity.idNumber.slice(7, 13) === identity.birth.replaceAll('-', '').slice(2)
      ? []
      : [birthMismatch()];
  }
  const checked = checkIdNumber(identity.idNumber);
  if (!checked.ok) return [badNumber()];
  const warnings = checked.value.warnings.filter(({ code }) => code !== 'identity.number-foreigner');
  if (!isSexCode(record.sex) || (identity.sex !== '9' && identity.sex !== checked.value.sex))
    warnings.push(
      warning(
        'card.sex-mismatch',
        '卡上的性别与身份证号码不一致（更正过的证件会这样），请向申请人核实，以证件为准。',
        'sex',
      ),
    );
  if (identity.birth !== checked.value.birth) warnings.push(birthMismatch());
  if (record.kind === 'hk-macao-taiwan' && !passAgrees(record.passNumber, identity.idNumber))
    warnings.push(
      warning('card.pass-mismatch', '卡上的通行证号码与公民身份号码的地区不一致，请核对通行证原件。'),
    );
  return warnings;
}

function passAgrees(pass: string, idNumber: string): boolean {
  switch (idNumber.slice(0, 2)) {
    case '81':
      return pass.startsWith('H');
    case '82':
      return pass.startsWith('M');
    case '83':
      return /^\d/.test(pass);
    default:
      return true;
  }
}

function validityWarnings(
  record: CardRecord,
  from: IsoDate | undefined,
  to: string | undefined,
): readonly Problem[] {
  const unclear =
    from === undefined || to === undefined || (to === '长期' ? record.kind !== 'citizen' : to < from);
  return unclear
    ? [warning('card.validity', '卡上的有效期限不清楚或前后颠倒，请对照证件核对是否仍然有效。')]
    : [];
}

function kindWarnings(record: CardRecord): readonly Problem[] {
  return record.kind === 'foreigner-2017' || record.kind === 'foreigner-2023'
    ? [warning('card.foreigner', '这是外国人永久居留身份证，没有民族和住址，请确认可办事项并手工补填。')]
    : [];
}

function badNumber(): Problem {
  return warning('card.number', '卡上的号码校验不通过，请对照证件逐位核对，必要时请申请人到发证机关查询。');
}

function birthMismatch(): Problem {
  return warning(
    'card.birth-mismatch',
    '卡上的出生日期与证件号码不一致（更正过的证件会这样），请向申请人核实，以证件为准。',
    'birth',
  );
}

function warning(code: string, message: string, field?: string): Problem {
  return { code, message, severity: 'warning', ...(field === undefined ? {} : { field }) };
}
