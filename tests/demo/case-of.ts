import { checkCharacter } from '../../domain/id-card/id-number.ts';

/** A CASE.json in the making: loose on purpose, as an examiner writes it. */
export interface CaseJson {
  today: string;
  applicant: unknown;
  guardian?: unknown;
  agent?: unknown;
  answers: Record<string, unknown>;
  items: string[];
  form: Record<string, unknown>;
  materials: Record<string, unknown>;
  [more: string]: unknown;
}

export interface Changes {
  readonly name?: string;
  readonly birth?: string;
  readonly sex?: '男' | '女';
  /** From a card, which takes the reader's time; else typed. */
  readonly card?: boolean;
  readonly address?: string;
  readonly answers?: Record<string, unknown>;
  readonly items?: readonly string[];
  readonly form?: Record<string, unknown>;
  readonly materials?: Record<string, unknown>;
}

let people = 0;

/** A number nobody else in this run has. `sex` is that of the 17th digit. */
export function idNumber(birth: string, sex: '男' | '女'): string {
  people += 1;
  const sequence = String((people % 100) * 10 + (sex === '男' ? 1 : 2)).padStart(3, '0');
  const digits = `620403${birth.replaceAll('-', '')}${sequence}`;
  return digits + checkCharacter(digits);
}

export function person(name: string, birth: string, sex: '男' | '女' = '女'): Record<string, string> {
  return {
    name,
    sex,
    nation: '回',
    birth,
    address: '甘肃省白银市平川区长征街道兴平北路12号楼3单元402室',
    idNumber: idNumber(birth, sex),
  };
}

/** 免提交 of these materials. */
export function waived(...materials: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(materials.map((material) => [material, { waived: '电子证照' }]));
}

/** A sound case (护理补贴 of an adult) with some things changed. `undefined` takes a value away. */
export function caseOf(changes: Changes = {}): CaseJson {
  const { name = '张𬭎', birth = '1985-06-15', sex = '女', card = false, address } = changes;
  const own = { ...person(name, birth, sex), ...(address === undefined ? {} : { address }) };
  const wanted: CaseJson = {
    today: '2026-09-28',
    applicant: card ? { card: own } : { typed: own, reason: 'no-card' },
    answers: {
      certificateHeld: true,
      grade: '二级',
      types: ['肢体'],
      dibao: true,
      pensionInsured: true,
      jobWish: true,
      canWork: true,
      employed: false,
      elsewhere: false,
      ...changes.answers,
    },
    items: [...(changes.items ?? ['SUB_NURSING'])],
    form: {
      married: '是',
      education: '初中',
      hukouType: '农业',
      currentAddress: '甘肃省白银市平川区盘旋西路3号',
      phone: '13909430001',
      'delivery.method': '自行领取',
      ...(changes.items === undefined ? { 'sub.bankAccount': '6217001210024455220' } : {}),
      ...changes.form,
    },
    materials: changes.materials ?? waived('household-register', 'id-card', 'bank-card'),
  };
  return JSON.parse(JSON.stringify(wanted)) as CaseJson;
}

/** 失业登记 with what it needs. */
export function jobSearch(changes: Omit<Changes, 'items'> = {}): CaseJson {
  return caseOf({
    ...changes,
    items: ['JOB_UNEMPLOY'],
    form: {
      'job.personKinds': ['城镇居民'],
      'job.unemp.place': '常住地址',
      'job.unemp.reason': '从各类单位辞职',
      'job.unemp.claimBenefit': '是',
      ...changes.form,
    },
    materials: changes.materials ?? waived('id-card'),
  });
}
