import { expect, test } from 'vitest';
import type { CaseView } from '../../domain/case/view.ts';
import { renderNotice } from '../../paper/notice.ts';
import { renderReceipt } from '../../paper/receipt.ts';
import { pdfText, squeezed, withPdfFile } from './pdf-tools.ts';
import { loadRegion, sampleInput, usualItems, usualValues } from './sample-view.ts';

const region = loadRegion('gansu-pingchuan');
const input = sampleInput(region, { values: usualValues, chosen: usualItems });

async function words(pdf: Uint8Array): Promise<string> {
  return squeezed(await pdfText(pdf));
}

test('the notice tells what, why not, what comes by itself, what to bring, where, how long', async () => {
  const { pdf, pages } = await renderNotice(input);
  const text = await words(pdf);
  expect(pages).toBe(2);
  expect(text).toContain('残疾人服务“一件事”一次性告知单');
  expect(text).toContain('☑残疾类别/等级变更县(区、市)残联');
  expect(text).toContain('申请人需持有《中华人民共和国残疾人证》。');
  expect(text).toContain('不用申请、符合条件即可享受的事项');
  for (const { name, copies } of input.view.materials) expect(text).toContain(`${name}${copies}`);
  expect(text).toContain('居住证1您需要提供');
  expect(text).toContain('2寸近期免冠白底彩照');
  expect(text).toContain('平川区政务服务中心一楼3号综合窗口');
  expect(text).toContain('0943-12345');
  expect(text).toContain('监督投诉电话12345');
  expect(text).toContain('不收费');
  expect(text).toContain('承诺办结时限13个工作日，法定办结时限30个工作日');
  for (const basis of ['残联发〔2017〕34号', '国发〔2015〕52号', '就业促进法']) expect(text).toContain(basis);
});

test('the notice is carried about: it shows neither the whole name nor the number', async () => {
  const text = await words((await renderNotice(input)).pdf);
  expect(text).toContain('申请人：张**');
  expect(text).not.toContain('张𬭎㛃');
  expect(text).not.toContain('620403199001010022');
});

test('what cannot be decided yet is told with its question', async () => {
  const asked: CaseView = {
    ...input.view,
    entitlements: input.view.entitlements.map((item) =>
      item.code === 'SUB_LIVING'
        ? { ...item, verdict: 'unknown', chosen: false, selectable: false, asks: ['dibao'] }
        : item,
    ),
  };
  expect(await words((await renderNotice({ ...input, view: asked })).pdf)).toContain(
    '还需回答：是否已纳入低保？',
  );
});

test('the receipt without an answer of the platform never passes its own number off as 办件编号', async () => {
  const { pdf, pages } = await renderReceipt(input);
  const text = await words(pdf);
  expect(pages).toBe(1);
  expect(text).toContain('受理通知书');
  expect(text).toContain(`终端流水号${input.view.localNo}`);
  expect(text).toContain('办件编号联网后由平台生成，可凭本单查询');
  expect(text).toContain('620403********0022');
  expect(text).not.toContain('620403199001010022');
  expect(text).toContain('答复期限2026年12月9日前（受理之日起13个工作日）');
  expect(text).toContain('https://zwfw.gansu.gov.cn/szgs/hdjl/showIndex.do');
  for (const item of input.view.entitlements.filter(({ chosen }) => chosen))
    expect(text).toContain(`${item.name}${item.department}`);
});

test('the receipt carries the numbers of the platform and what was not handed in but shared', async () => {
  const delivered: CaseView = {
    ...input.view,
    submission: {
      at: '2026-11-20T09:30:00+08:00',
      acceptedOn: '2026-11-20',
      flowDueOn: '2026-11-25',
      dueOn: '2026-12-09',
      key: '7b0c1f6e-6f0e-4c57-9a35-3f3b0f6a2b11:1',
    },
    delivery: {
      state: 'received',
      attempts: 1,
      projectNo: '620403202611200000123',
      itemNumbers: { CERT_CHANGE: '620403202611200000123-01' },
    },
    materials: input.view.materials.map((material) =>
      material.id === 'household-register' ? { ...material, state: 'waived', evidence: 'HK-0001' } : material,
    ),
  };
  const text = await words((await renderReceipt({ ...input, view: delivered })).pdf);
  expect(text).toContain('办件编号620403202611200000123');
  expect(text).toContain('620403202611200000123-01');
  expect(text).toContain('共享免提交（HK-0001）');
  expect(text).not.toContain('联网后由平台生成');
});

test('a receipt without a deadline is a bug', () => {
  const undated: CaseView = {
    ...input.view,
    deadline: {
      ok: false,
      error: { code: 'calendar.year', message: '2027年的放假安排还没有公布，请更新日历。' },
    },
  };
  expect(() => renderReceipt({ ...input, view: undated })).toThrow('day of acceptance');
});

test.each([
  ['notice', renderNotice, '残疾人服务“一件事”一次性告知单'],
  ['receipt', renderReceipt, '受理通知书'],
] as const)('the %s is a sound A4 PDF without a person in its metadata', async (_kind, render, title) => {
  const { pdf } = await render(input);
  expect(await withPdfFile(pdf, 'qpdf', (file) => ['--check', file])).toContain(
    'No syntax or stream encoding errors',
  );
  const info = await withPdfFile(pdf, 'pdfinfo', (file) => [file]);
  expect(info).toMatch(/\(A4\)/);
  expect(info).toContain(`Title:           ${title}\n`);
  expect(info).not.toContain('张');
});
