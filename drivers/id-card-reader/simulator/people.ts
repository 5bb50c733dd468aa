import { type CardRecord, encodeCardText } from '../../../domain/id-card/card-record.ts';
import { compactFromIso } from '../../../domain/id-card/compact-date.ts';
import { checkCharacter } from '../../../domain/id-card/id-number.ts';
import type { Identity } from '../../../domain/id-card/identity.ts';

/** An invented person whose card can be put on the simulated reader. */
export interface SyntheticPerson {
  readonly id: string;
  readonly label: string;
  readonly record: CardRecord;
}

/** Nobody here exists: invented names, numbers with unused-looking sequences and right check digits. */
export const syntheticPeople: readonly SyntheticPerson[] = [
  person('zhang-hong', '张𬭎 女 回族 平川区（罕见字）', {
    name: '张𬭎',
    nation: '03',
    digits: '62040319790412002',
    address: '甘肃省白银市平川区兴平路演示小区1号楼1单元101室',
  }),
  person('li-yan', '李䶮㛃 男 汉族 平川区（罕见字）', {
    name: '李䶮㛃',
    digits: '62040319860903003',
    address: '甘肃省白银市平川区长征街道演示路2号',
  }),
  person('abuduwaili', '阿卜杜外力·买买提依明 男 维吾尔族（间隔点）', {
    name: '阿卜杜外力·买买提依明',
    nation: '05',
    digits: '65310119920617001',
    address: '新疆维吾尔自治区喀什市演示街道3号',
    issuer: '喀什市公安局',
  }),
  person('ma-xiu', '马 秀 女 东乡族 平川区（姓名中有空格）', {
    name: '马 秀',
    nation: '26',
    digits: '62040319680229004',
    address: '甘肃省白银市平川区王家山镇演示村4号',
  }),
  person('zhao-xiaoyu', '赵小雨 女 14 岁左右 平川区（未成年人）', {
    name: '赵小雨',
    digits: '62040320120816006',
    address: '甘肃省白银市平川区红会路街道演示巷5号',
    validFrom: '20240301',
    validTo: '20290301',
  }),
  person('zhao-jianguo', '赵建国 男 汉族 平川区（赵小雨的监护人）', {
    name: '赵建国',
    digits: '62040319830705005',
    address: '甘肃省白银市平川区红会路街道演示巷5号',
  }),
  person('wang-fugui', '王福贵 男 90 岁以上 平川区（老人）', {
    name: '王福贵',
    digits: '62040319331001007',
    address: '甘肃省白银市平川区共和镇演示村6号',
  }),
  person('sun-meili', '孙美丽 女 汉族 兰州市城关区（区外户籍）', {
    name: '孙美丽',
    digits: '62010219951120008',
    address: '甘肃省兰州市城关区演示路7号',
    issuer: '兰州市公安局城关分局',
  }),
  person('zhou-changxu', '周长序 男 裕固族 住址最长（35 字）', {
    name: '周长序',
    nation: '48',
    digits: '62040319751231009',
    address: '甘肃省白银市平川区宝积镇演示村演示社二十八号院东侧第三排平房西起第二户',
  }),
  {
    id: 'chen-gangao',
    label: '陈港生 男 港澳台居民居住证',
    record: {
      kind: 'hk-macao-taiwan',
      name: '陈港生',
      sex: '1',
      birth: '19880808',
      address: '甘肃省白银市平川区演示路8号',
      idNumber: withCheckCharacter('81000019880808001'),
      issuer: '白银市公安局平川分局',
      validFrom: '20230808',
      validTo: '20280808',
      passNumber: 'H00000018',
      issueCount: '01',
    },
  },
  {
    id: 'yangben-2017',
    label: '证件样本 女 外国人永久居留身份证（2017 版）',
    record: {
      kind: 'foreigner-2017',
      englishName: 'ZHENGJIAN, YANGBEN',
      sex: '2',
      idNumber: 'CAN110081080310',
      nationality: 'CAN',
      chineseName: '证件样本',
      validFrom: '20251025',
      validTo: '20351024',
      birth: '19810803',
      cardVersion: '01',
      authority: '1500',
    },
  },
  {
    id: 'yangben-2023',
    label: '证件样本 女 外国人永久居留身份证（2023 版）',
    record: {
      kind: 'foreigner-2023',
      chineseName: '证件样本',
      sex: '2',
      renewalCount: '01',
      birth: '19810803',
      englishName: 'ZHENGJIAN, YANGBEN',
      idNumber: '911124198108030024',
      validFrom: '20230915',
      validTo: '20330914',
      nationality: 'CAN',
      formerNumber: '001',
    },
  },
];

/** The card of someone made up elsewhere: a citizen's. Throws RangeError when a field does not fit the chip. */
export function cardOfIdentity(identity: Identity): CardRecord {
  const record: CardRecord = {
    kind: 'citizen',
    name: identity.name,
    sex: identity.sex,
    nation: identity.nation,
    birth: compactFromIso(identity.birth),
    address: identity.address,
    idNumber: identity.idNumber,
    issuer: identity.issuer ?? '白银市公安局平川分局',
    validFrom: compactFromIso(identity.validFrom ?? '2020-01-01'),
    validTo: identity.validTo === '长期' ? '长期' : compactFromIso(identity.validTo ?? '2040-01-01'),
  };
  encodeCardText(record);
  return record;
}

function person(
  id: string,
  label: string,
  facts: {
    readonly name: string;
    /** The first 17 digits of the number: region, birth, sequence. */
    readonly digits: string;
    readonly nation?: string;
    readonly address: string;
    readonly issuer?: string;
    readonly validFrom?: string;
    readonly validTo?: string;
  },
): SyntheticPerson {
  return {
    id,
    label,
    record: {
      kind: 'citizen',
      name: facts.name,
      sex: Number(facts.digits[16]) % 2 === 1 ? '1' : '2',
      nation: facts.nation ?? '01',
      birth: facts.digits.slice(6, 14),
      address: facts.address,
      idNumber: withCheckCharacter(facts.digits),
      issuer: facts.issuer ?? '白银市公安局平川分局',
      validFrom: facts.validFrom ?? '20200601',
      validTo: facts.validTo ?? (facts.digits.slice(6, 10) < '1975' ? '长期' : '20400601'),
    },
  };
}

function withCheckCharacter(digits: string): string {
  return digits + checkCharacter(digits);
}
