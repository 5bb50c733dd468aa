import { expect, test } from 'vitest';
import { renderPlacedForm } from '../../paper/form.ts';
import { renderNotice } from '../../paper/notice.ts';
import { Counter, personOf, pingchuan } from '../synthetic/counter.ts';
import { pdfText, pdfWords, squeezed, textIn } from './pdf-tools.ts';
import { digest, sampleInput } from './sample-view.ts';

function counterWithCase(): Counter {
  const counter = new Counter();
  counter.do({ type: 'identified', role: 'applicant', identity: personOf() });
  counter.do({
    type: 'answered',
    facts: {
      certificateHeld: true,
      grade: '1',
      types: ['4'],
      dibao: true,
      pensionInsured: true,
      jobWish: false,
      elsewhere: false,
    },
  });
  counter.do({ type: 'items-chosen', items: ['CERT_RENEW_EXPIRED', 'SUB_LIVING', 'SUB_NURSING'] });
  counter.do({
    type: 'filled',
    values: {
      married: 'no',
      education: '70',
      'sub.bankAccount': '6228480000000000018',
      'delivery.method': 'collect',
    },
  });
  return counter;
}

test('what a real case says stands on the form, in its cells', async () => {
  const { view } = counterWithCase();
  const input = { ...sampleInput(pingchuan, {}), view, digest };
  const { pdf, cells } = await renderPlacedForm(input);
  const words = await pdfWords(pdf);
  const inCell = (key: string) => {
    const cell = cells.find(({ keys }) => keys.includes(key));
    return cell === undefined ? undefined : textIn(cell, words);
  };
  const typed = view.form.blocks
    .flatMap(({ fields }) => fields)
    .filter(({ type, text, printOnly }) => text !== '' && !printOnly && !type.startsWith('choice'));
  expect(typed.length).toBeGreaterThan(6);
  for (const { key, text } of typed) expect([key, inCell(key)]).toEqual([key, squeezed(text)]);
  expect(inCell('items.cert')).toContain('☑换领');
  expect(inCell('items.cert')).toContain('☑困难残疾人生活补贴☑重度残疾人护理补贴□残疾人就业帮扶');
  expect(inCell('cert.renewReason')).toBe('□残损换新☑到期换证□资料更新');
  expect(inCell('married')).toBe('□是☑否');
  expect(inCell('education')).toBe('初中');
  expect(inCell('sub.isDibao')).toBe('是否低保户(☑是□否)');
  expect(inCell('delivery.method')).toBe('□邮寄☑自行领取');
  expect(inCell('applyDate')).toContain('申请登记日期:2026年11月20日');
});

test('the notice of a real case gives the reasons and the automatic item', async () => {
  const { view } = counterWithCase();
  const text = squeezed(await pdfText((await renderNotice({ ...sampleInput(pingchuan, {}), view })).pdf));
  expect(text).toContain('马*');
  expect(text).toContain('☑困难残疾人生活补贴');
  expect(text).toMatch(/不用申请、符合条件即可享受的事项.*养老保险费.*目前不能申请/);
});

test('the signature has a place of its own above its rule', async () => {
  const { cells } = await renderPlacedForm({ ...sampleInput(pingchuan, {}), view: counterWithCase().view });
  const [place, ...others] = cells.filter(({ keys }) => keys.includes('signature'));
  const cell = cells.find(({ keys }) => keys.includes('applyDate'));
  expect(others).toEqual([]);
  if (place === undefined || cell === undefined) throw new Error('no place to sign');
  expect(place.page).toBe(cell.page);
  expect(place.width).toBeCloseTo((52 * 72) / 25.4, 0);
  expect(place.x).toBeGreaterThan(cell.x);
  expect(place.x + place.width).toBeLessThan(cell.x + cell.width);
  expect(place.y).toBeGreaterThan(cell.y);
});
