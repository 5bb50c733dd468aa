import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CaseView, EntitlementView, FieldView, MaterialView } from '../../domain/case/view.ts';
import type { IdentityRecord } from '../../domain/id-card/identity.ts';
import { parseRegion } from '../../domain/region/load-region.ts';
import type { Field, FieldValue, Region } from '../../domain/region/region.ts';
import type { FormInput } from '../../paper/paper.ts';

const regionsFolder = resolve(import.meta.dirname, '../../regions');

export function loadRegion(id: string): Region {
  const folder = join(regionsFolder, id);
  const files = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const region = parseRegion(id, files);
  if (!region.ok) throw new Error(region.error.map(({ message }) => message).join('\n'));
  return region.value;
}

/** An invented person; the number has a valid check digit. */
export const applicant: IdentityRecord = {
  name: '张𬭎㛃',
  sex: '2',
  nation: '03',
  birth: '1990-01-01',
  address: '甘肃省白银市平川区长征街道兴平北路社区12号楼3单元402室',
  idNumber: '620403199001010022',
  source: 'typed',
  reason: 'no-reader',
  readAt: '2026-11-20T09:00:00+08:00',
};

export interface Sample {
  readonly values?: Readonly<Record<string, FieldValue>>;
  readonly other?: Readonly<Record<string, string>>;
  readonly chosen?: readonly string[];
  readonly person?: Partial<Pick<IdentityRecord, 'name' | 'address'>>;
  /** Every field is in the view, not only those with a value. */
  readonly everyField?: boolean;
}

function words(field: Field, value: FieldValue): string {
  const labelOf = (code: string) => field.options?.find((option) => option.code === code)?.label ?? code;
  if (typeof value !== 'string') return value.map(labelOf).join('、');
  if (field.type === 'date' || field.type === 'month') {
    const [year, month, day] = value.split('-').map(Number);
    return `${year}年${month}月${day === undefined ? '' : `${day}日`}`;
  }
  if (field.type === 'date-range')
    return value
      .split('/')
      .map((day) => words({ ...field, type: 'date' }, day))
      .join('至');
  return labelOf(value);
}

function fieldView(field: Field, sample: Sample): FieldView {
  const value = sample.values?.[field.key];
  const other = sample.other?.[field.key];
  return {
    number: field.number,
    key: field.key,
    label: field.label,
    type: field.type,
    options: field.options ?? [],
    required: field.required === true,
    text: value === undefined ? '' : words(field, value),
    problems: [],
    readOnly: false,
    printOnly: field.printOnly === true,
    ...(value === undefined ? {} : { value }),
    ...(other === undefined ? {} : { other }),
    ...(field.lines === undefined ? {} : { lines: field.lines }),
  };
}

/** A view made by hand, so that the paper is tried with more than a real case can hold at once. */
export function sampleView(region: Region, sample: Sample): CaseView {
  const chosen = new Set(sample.chosen);
  const entitlements = region.items.map((item): EntitlementView => {
    const automatic = item.kind === '免申办理';
    const isChosen = chosen.has(item.code);
    return {
      code: item.code,
      name: item.name,
      group: item.group,
      department: region.departments[item.department] ?? item.department,
      verdict: automatic ? 'automatic' : isChosen ? 'entitled' : 'not-entitled',
      selectable: isChosen,
      chosen: isChosen,
      reasons: isChosen ? [] : item.conditions.map(({ says }) => says),
      asks: [],
      remarks: item.remarks ?? [],
    };
  });
  const neededFor = (items: readonly string[]) =>
    region.items.filter(({ code }) => items.includes(code) && chosen.has(code)).map(({ name }) => name);
  const materials = region.materials
    .filter(({ items }) => items.some((code) => chosen.has(code)))
    .map(
      (material): MaterialView => ({
        id: material.id,
        name: material.name,
        original: material.original,
        medium: material.medium,
        copies: material.copies,
        necessity: material.necessity,
        isPhoto: material.isPhoto === true,
        neededFor: neededFor(material.items),
        state: 'present',
        pages: [],
        ...(material.spec === undefined ? {} : { spec: material.spec }),
        ...(material.remark === undefined ? {} : { remark: material.remark }),
      }),
    );
  return {
    id: '7b0c1f6e-6f0e-4c57-9a35-3f3b0f6a2b11',
    localNo: 'PC01-20261120-0007-4',
    version: 12,
    state: 'draft',
    regionId: region.id,
    regionName: region.name,
    operator: '综窗一号',
    station: 'PC01',
    createdAt: '2026-11-20T09:00:00+08:00',
    updatedAt: '2026-11-20T09:10:00+08:00',
    people: { applicant: { ...applicant, ...sample.person } },
    age: 36,
    guardianNeeded: false,
    questions: [],
    entitlements,
    form: {
      title: region.form.title,
      blocks: region.form.blocks.map(({ id, title, fields }) => ({
        id,
        title,
        fields: fields
          .map((field) => fieldView(field, sample))
          .filter(
            ({ value, other }) => sample.everyField === true || value !== undefined || other !== undefined,
          ),
      })),
    },
    materials,
    warnings: [],
    steps: [],
    currentStep: 'signing',
    voidPrints: [],
    signedPages: [],
    deadline: {
      ok: true,
      value: {
        acceptedOn: '2026-11-20',
        flowDueOn: '2026-11-25',
        dueOn: '2026-12-09',
        promisedWorkingDays: 13,
        words: '13个工作日',
        items: entitlements
          .filter(({ chosen }) => chosen)
          .map(({ code, name }) => ({
            code,
            name,
            words: '13个工作日',
            dueOn: '2026-12-09',
            steps: [
              { name: '业务流转', workingDays: 3, dueOn: '2026-11-25' },
              { name: '联办部门审核', workingDays: 10, dueOn: '2026-12-09' },
            ],
            pauses: [],
          })),
      },
    },
  };
}

export const usualValues: Readonly<Record<string, FieldValue>> = {
  name: '张𬭎㛃',
  sex: '女',
  nation: '回族',
  married: 'yes',
  birthMonth: '1990-01',
  nativePlace: '甘肃靖远',
  education: '30',
  idNumber: '620403199001010022',
  hukouType: 'agricultural',
  hukouAddress: '甘肃省白银市平川区长征街道兴平北路社区12号楼3单元402室',
  currentAddress: '甘肃省白银市平川区长征街道兴平北路社区12号楼3单元402室',
  phone: '13909430000',
  'cert.applyTypes': ['4'],
  'sub.isDibao': 'yes',
  'sub.bankAccount': '6228480000000000018',
  'job.canWork': 'yes',
  'job.employed': 'no',
  'job.personKinds': ['rural-labour', 'dibao'],
  'job.qualifications': ['中式烹调师（五级）'],
  'job.unemp.place': 'hukou',
  'job.unemp.reason': 'r08',
  'job.unemp.claimBenefit': 'no',
  'job.intentions': ['保洁员', '仓库管理员'],
  'delivery.method': 'post',
  'delivery.address': '甘肃省白银市平川区长征街道兴平北路社区12号楼3单元402室',
  'delivery.recipient': '张𬭎㛃',
  'delivery.phone': '13909430000',
};
export const usualItems = ['CERT_CHANGE', 'SUB_LIVING', 'SUB_NURSING', 'JOB_UNEMPLOY'] as const;

export const digest = 'a3f1c29d4be85e0612d7984c3fb5a1e0a3f1c29d4be85e0612d7984c3fb5a1e0';

export function sampleInput(region: Region, sample: Sample): FormInput {
  return {
    view: sampleView(region, sample),
    region,
    today: '2026-11-20',
    office: {
      countyName: '平川区',
      windowPlace: '平川区政务服务中心一楼3号综合窗口',
      phone: '0943-12345',
    },
    revision: 1,
    digest,
  };
}
