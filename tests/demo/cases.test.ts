import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../domain/problem.ts';
import { unusedAnswers } from '../../scripts/demo/visit.ts';
import { missing } from '../device-lab/requirements.ts';
import { squeezed } from '../paper/pdf-tools.ts';
import { type CaseJson, caseOf, jobSearch, person, waived } from './case-of.ts';
import { DemoLab, misprints } from './lab.ts';

/** CASE.json files as somebody writes them who has seen nothing but the schema. */
const folder = mkdtempSync(join(tmpdir(), 'onething-cases-'));
const lab = new DemoLab(folder);
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const certificate = ['household-register', 'id-card', 'photo'];
const long = (words: string, length: number) => words.repeat(length).slice(0, length);
const guardianForm = { 'guardian.relation': '父母', 'guardian.phone': '0943-6620001' };
const unit = {
  'job.personKinds': ['高校毕业生'],
  'job.kind': '单位就业',
  'job.unit.name': '平川陶瓷有限公司',
  'job.unit.address': '平川区陶瓷大道1号',
  'job.unit.since': '2024-02-29',
  'job.unit.contract': '否',
  'job.unit.insured': false,
};

describe.skipIf(missing('cases of the demo', ['pdftotext']))('every value stands in its cell', () => {
  const accepted: readonly (readonly [string, CaseJson])[] = [
    [
      'everything at once, as long as it may be',
      jobSearch({
        name: '艾尔肯·买买提'.repeat(4),
        address: long('甘肃省白银市平川区长征街道', 200),
        form: {
          nativePlace: '甘肃靖远',
          currentAddress: long('甘肃省白银市平川区宝积镇吊沟村', 200),
          'job.school': long('兰州大学第二附属', 100),
          'job.major': '计算机应用',
          'job.gradDate': '2005-07',
          'job.personKinds': ['城镇居民', '其他'],
          'job.personKinds.other': long('其他身份说明', 100),
          'job.qualifications': [long('电工四级', 100), '', '厨师'],
          'job.unemp.reason': '其他',
          'job.unemp.reason.other': '因照顾家人',
          'job.intentions': ['仓库管理员', '保安', '保洁'],
          'job.unempNote': long('家里有老人要照顾，希望就近就业。', 1000),
          'delivery.method': '邮寄',
          'delivery.address': long('甘肃省白银市平川区', 200),
          'delivery.recipient': '李䶮',
          'delivery.phone': '0943-6620001-801',
        },
      }),
    ],
    [
      'a card with rare characters outside the basic plane and an inner space',
      jobSearch({ card: true, name: '𠮷 㛃𪚥', form: { 'job.school': '<b>&amp;"引号"</b>' } }),
    ],
    [
      'words for what the card says',
      jobSearch({ form: { sex: '女', nation: '回族', birthMonth: '1985-06', 'job.canWork': '是' } }),
    ],
    ['employed at a unit without a contract', employed(unit)],
    [
      'a minor with the guardian typed in the form',
      caseOf({
        birth: '2008-09-29',
        items: ['CERT_LOSS'],
        form: { ...guardianForm, 'guardian.name': '王 𬭎' },
        materials: waived(...certificate, 'guardian-id-card'),
      }),
    ],
    [
      'a certificate cancelled for another reason',
      caseOf({
        items: ['CERT_CANCEL'],
        form: { 'cert.cancelReason': '其他', 'cert.cancelReason.other': '本人自愿' },
        materials: {},
      }),
    ],
  ];
  test.each(accepted)('%s', async (_name, wanted) => {
    const ready = await lab.prepare(wanted);
    if (!ready.ok) throw new Error(JSON.stringify(ready.error));
    const cells = await lab.cellsOf(ready.value, wanted.today);
    expect(misprints(ready.value, wanted.form, cells)).toEqual([]);
  });
});

function employed(form: Record<string, unknown>): CaseJson {
  return caseOf({ items: ['JOB_EMPLOY'], answers: { employed: true }, form, materials: waived('id-card') });
}

function codesOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, field, fact, item, material }) =>
    [code, field ?? fact ?? item ?? material].filter((part) => part !== undefined).join(' '),
  );
}

test.skipIf(missing('the notice', ['pdftotext']))('what is still to be asked is told in words', async () => {
  const wanted = caseOf({
    items: ['CERT_LOSS'],
    answers: { canWork: undefined, employed: undefined },
    materials: waived(...certificate),
  });
  const ready = await lab.prepare(wanted);
  if (!ready.ok) throw new Error(JSON.stringify(ready.error));
  const notice = squeezed(await lab.textOf(ready.value, wanted.today, 'notice'));
  expect(notice).toContain('还需回答：是否具有劳动能力？现在是否就业？');
  expect(notice).not.toContain('employed');
});

test('an answer that nobody asked for is told', async () => {
  const wanted = jobSearch({ answers: { certificateHeld: false, grade: '1' } });
  const ready = await lab.prepare(wanted);
  if (!ready.ok) throw new Error(JSON.stringify(ready.error));
  expect(codesOf(unusedAnswers(ready.value, wanted.answers))).toEqual([
    'facts.unused grade',
    'facts.unused types',
    'facts.unused dibao',
    'facts.unused pensionInsured',
  ]);
});

describe('every reason at once, and no other', () => {
  beforeAll(async () => {
    const png = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    writeFileSync(join(folder, 'half.png'), png.subarray(0, png.length / 2));
    writeFileSync(join(folder, 'empty.png'), '');
    writeFileSync(join(folder, 'large.png'), Buffer.concat([png, Buffer.alloc(21 * 1024 * 1024)]));
    mkdirSync(join(folder, 'folder.png'));
  });

  const certified = (digits: string, answers: Record<string, unknown>) => {
    const wanted = caseOf();
    const { typed } = wanted.applicant as { typed: Record<string, string> };
    Object.assign(wanted.answers, { certificateNumber: `${typed['idNumber']}${digits}` }, answers);
    return JSON.parse(JSON.stringify(wanted)) as CaseJson;
  };
  const badCheckDigit = () => {
    const wanted = jobSearch({ card: true, form: { phone: '1', foo: 'x' } });
    const { card } = wanted.applicant as { card: Record<string, string> };
    card['idNumber'] = (card['idNumber'] ?? '').replace(/.$/, (last) => (last === '1' ? '2' : '1'));
    return wanted;
  };
  const minor = { typed: person('小雨', '2012-07-22'), reason: 'no-card' };
  const misread = { typed: { ...person('代办', '1982-07-22', '男'), sex: '女' }, reason: 'no-reader' };

  const refused: readonly (readonly [string, CaseJson, readonly string[]])[] = [
    [
      'fields of a branch that was not taken',
      employed({
        ...unit,
        'job.flex.place': '早市',
        'job.unit.contractTerm': '2024-01-01/2025-01-01',
      }),
      ['form.not-asked job.flex.place', 'form.not-asked job.unit.contractTerm'],
    ],
    [
      'a blank of 其他 that was not chosen',
      jobSearch({ form: { 'job.unemp.reason.other': '家庭原因' } }),
      ['form.not-asked job.unemp.reason.other'],
    ],
    [
      'a guardian nobody needs',
      { ...jobSearch(), guardian: { typed: person('监护', '1982-07-22'), reason: 'no-card' } },
      ['identity.guardian-not-needed guardian'],
    ],
    [
      'a grade that is not the certificate’s',
      certified('42', { grade: '1', types: undefined }),
      ['facts.contradiction grade'],
    ],
    [
      'categories that are not the certificate’s',
      certified('42', { grade: undefined, types: ['视力'] }),
      ['facts.contradiction types'],
    ],
    [
      'wrong in several places',
      jobSearch({
        form: {
          phone: '1',
          foo: 'x',
          married: 'maybe',
          'job.school': ['a'],
          'job.intentions': 'x',
          signature: 'x',
        },
      }),
      [
        'form.option married',
        'form.unknown foo',
        'form.type job.school',
        'form.type job.intentions',
        'form.read-only signature',
        'form.phone phone',
      ],
    ],
    ['免申办理', { ...caseOf(), items: ['PENSION_PROXY', 'SUB_NURSING'] }, ['items.automatic PENSION_PROXY']],
    ['two of one kind', caseOf({ items: ['CERT_LOSS', 'CERT_MOVE'] }), ['items.exclusive CERT_LOSS']],
    [
      'nothing answered',
      { ...caseOf(), answers: {} },
      ['items.undecided SUB_NURSING', 'facts.unanswered certificateHeld', 'facts.unanswered types'],
    ],
    [
      'a field and a material missing',
      caseOf({ form: { phone: '' }, materials: waived('id-card') }),
      ['form.required phone', 'materials.missing household-register', 'materials.missing bank-card'],
    ],
    [
      'items and fields wrong',
      { ...jobSearch({ answers: { dibao: false }, form: { phone: '1' } }), items: ['NOPE', 'SUB_LIVING'] },
      ['items.unknown NOPE', 'items.not-entitled SUB_LIVING', 'form.phone phone'],
    ],
    [
      'answers that are none do not make items undecided',
      jobSearch({ answers: { jobWish: 'maybe', foo: true } }),
      ['facts.type jobWish', 'facts.unknown foo'],
    ],
    [
      'a wish to work is missing, and nothing else',
      jobSearch({ answers: { jobWish: false } }),
      ['items.not-entitled JOB_UNEMPLOY'],
    ],
    [
      'guardian and agent, both wrong',
      { ...jobSearch(), guardian: minor, agent: misread },
      ['identity.guardian-minor', 'identity.sex-differs'],
    ],
    [
      'the day before the sixteenth birthday',
      jobSearch({ birth: '2010-09-29', form: { ...guardianForm, 'guardian.name': '王' } }),
      ['items.not-entitled JOB_UNEMPLOY'],
    ],
    ['the sixtieth birthday', jobSearch({ birth: '1966-09-28' }), ['items.not-entitled JOB_UNEMPLOY']],
    [
      'a wrong check digit on the card, and a wrong phone',
      badCheckDigit(),
      ['identity.number-check-digit', 'form.unknown foo'],
    ],
    ['marks of direction in a name', jobSearch({ name: '张\u202e三' }), ['identity.characters']],
    [
      'a text that turns around',
      jobSearch({ form: { 'job.major': '\u202eabc' } }),
      ['form.characters job.major'],
    ],
    ['a name of spaces', jobSearch({ name: '   ' }), ['demo.schema applicant.typed.name']],
    [
      'a name longer than the chip has room for',
      jobSearch({ card: true, name: '买'.repeat(16) }),
      ['demo.schema applicant.card.name'],
    ],
    [
      'files that are no pages, and one too many materials',
      jobSearch({
        materials: {
          'id-card': { files: ['half.png', 'empty.png', 'large.png', 'folder.png', 'none.png'] },
          photo: { pages: 1 },
        },
      }),
      [
        'materials.not-needed photo',
        'page.damaged id-card',
        'page.empty id-card',
        'page.too-large id-card',
        'materials.file-missing id-card',
        'materials.file-missing id-card',
      ],
    ],
    [
      'dates that do not fit',
      employed({
        ...unit,
        'job.unit.contract': '是',
        'job.unit.since': '1980-01-01',
        'job.unit.contractTerm': '2025-02-01/2025-01-01',
      }),
      ['form.date-before-birth job.unit.since', 'form.date-order job.unit.contractTerm'],
    ],
    [
      'the shape of the file',
      {
        ...caseOf(),
        applicant: { card: { name: 1, foo: 1 } },
        extra: 1,
        materials: { 'id-card': { pages: 0 }, photo: {} },
        station: 'pc 1',
      },
      [
        'demo.schema station',
        'demo.schema applicant.card.sex',
        'demo.schema applicant.card.nation',
        'demo.schema applicant.card.birth',
        'demo.schema applicant.card.idNumber',
        'demo.schema applicant.card.name',
        'demo.schema applicant.card.address',
        'demo.schema applicant.card.foo',
        'demo.schema materials.id-card.pages',
        'demo.schema materials.photo.pages',
        'demo.schema extra',
      ],
    ],
  ];
  test.each(refused)('%s', async (_name, wanted, codes) => {
    const ready = await lab.prepare(wanted);
    if (ready.ok) throw new Error('accepted');
    expect(codesOf(ready.error)).toEqual(codes);
    for (const { message } of ready.error) expect(message).toMatch(/[\u4e00-\u9fff].*[。？]$/s);
  });

  test('whose identity is wrong is said', async () => {
    const ready = await lab.prepare({ ...jobSearch(), guardian: minor, agent: misread });
    expect(ready.ok ? [] : ready.error.map(({ message }) => message.slice(0, 4))).toEqual([
      '监护人：',
      '代办人：',
    ]);
  });

  test('a condition that is not met is called that', async () => {
    const ready = await lab.prepare(jobSearch({ answers: { canWork: false } }));
    expect(ready.ok ? [] : ready.error.map(({ message }) => message)).toEqual([
      '不能办理“残疾人就业帮扶（失业登记）”，不符合条件：有劳动能力。',
    ]);
  });
});
