import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Field, FieldValue, Region } from '../../domain/region/region.ts';
import { renderPlacedForm } from '../../paper/form.ts';
import { rasterize } from '../../paper/raster.ts';
import type { PlacedPaper } from '../../paper/paper.ts';
import { type PdfWord, pdfWords, squeezed, textIn, withPdfFile } from './pdf-tools.ts';
import { loadRegion, type Sample, sampleInput, sampleView, usualItems, usualValues } from './sample-view.ts';

const region = loadRegion('gansu-pingchuan');
const fields = region.form.blocks.flatMap((block) => block.fields);

async function printed(sample: Sample, of: Region = region): Promise<PlacedPaper & { words: PdfWord[] }> {
  const paper = await renderPlacedForm(sampleInput(of, sample));
  return { ...paper, words: await pdfWords(paper.pdf) };
}

/** What stands in all cells of a field, the continuation page included. */
function textOf(key: string, { cells, words }: PlacedPaper & { words: readonly PdfWord[] }): string {
  return cells
    .filter(({ keys }) => keys.includes(key))
    .map((cell) => textIn(cell, words))
    .join('')
    .replaceAll(/（未完，转续页〔\d+〕）/g, '');
}

function isTyped(field: Field): boolean {
  return !['statement', 'signature', 'photo', 'system-date', 'choice', 'choices', 'lines'].includes(
    field.type,
  );
}

/** A value of the right kind for each field, no two alike. */
function valueFor(field: Field, index: number): FieldValue {
  const made: Partial<Record<Field['type'], FieldValue>> = {
    date: `2021-03-${String((index % 27) + 1).padStart(2, '0')}`,
    month: `20${String((index % 24) + 1).padStart(2, '0')}-09`,
    'date-range': '2022-01-01/2026-12-31',
    choice: field.options?.[0]?.code ?? '',
    choices: (field.options ?? []).map(({ code }) => code),
    lines: Array.from({ length: field.lines ?? 1 }, (_, line) => `第${index}栏第${line + 1}行`),
    phone: `139094${String(30_000 + index)}`,
  };
  return made[field.type] ?? `第${index}栏的内容`;
}

test('every value stands in its own cell', async () => {
  const values = Object.fromEntries(fields.map((field, index) => [field.key, valueFor(field, index)]));
  const sample = { values, everyField: true };
  const paper = await printed(sample);
  const views = sampleView(region, sample).form.blocks.flatMap((block) => block.fields);
  const lost = views
    .filter((field) => isTyped(field as Field))
    .filter(({ key, text }) => !textOf(key, paper).includes(squeezed(text)));
  expect(lost.map(({ key, text }) => `${key}: ${text}`)).toEqual([]);
  for (const field of fields.filter(({ type }) => type === 'lines'))
    for (const line of values[field.key] ?? []) expect(textOf(field.key, paper)).toContain(line);
  expect(paper.pages).toBe(2);
});

test('no word leaves its cell sideways', async () => {
  const { cells, words } = await printed({ values: usualValues, chosen: usualItems });
  const top = Math.min(...cells.map(({ y }) => y));
  const strays = words.filter(
    ({ page, left, right, middle }) =>
      middle > top &&
      !cells.some(
        (cell) =>
          cell.page === page &&
          left > cell.x &&
          right < cell.x + cell.width &&
          middle > cell.y &&
          middle < cell.y + cell.height,
      ),
  );
  expect(strays.map(({ text }) => text)).toEqual([]);
});

test('the printed labels and options of the official table are all there, blank or filled', async () => {
  for (const sample of [{}, { values: usualValues, chosen: usualItems }]) {
    const { cells, words } = await printed(sample);
    const texts = cells.map((cell) => textIn(cell, words));
    const missing = fields
      .flatMap(({ label, options, type }) => [
        label,
        ...(['choice', 'choices'].includes(type) && label !== '文化程度' && label !== '与申请人关系'
          ? (options ?? []).flatMap((option) => (option.printed === false ? [] : [option.label]))
          : []),
      ])
      .filter((label) => !texts.some((text) => text.includes(squeezed(label))));
    expect(missing).toEqual([]);
    expect(texts.some((text) => text.includes(squeezed(region.form.declaration)))).toBe(true);
  }
});

test('a box is ticked where it was chosen and nowhere else', async () => {
  const nothing = await printed({});
  const boxes = nothing.words.map(({ text }) => text).join('');
  expect(boxes).not.toContain('☑');
  const boxCount = boxes.split('□').length - 1;
  expect(boxCount).toBe(72);

  const chosen = await printed({ values: usualValues, chosen: usualItems });
  expect(textOf('items.cert', chosen)).toBe(
    '残疾人证(□新办□换领□迁移□挂失补办□注销)☑残疾类别/等级变更☑困难残疾人生活补贴☑重度残疾人护理补贴☑残疾人就业帮扶',
  );
  expect(textOf('married', chosen)).toBe('☑是□否');
  expect(textOf('cert.applyTypes', chosen)).toBe('□视力□听力□言语☑肢体□智力□精神');
  expect(textOf('cert.cancelTypes', chosen)).toBe('□视力□听力□言语□肢体□智力□精神');
  expect(textOf('job.unemp.reason', chosen)).toContain('☑从各类单位辞职');
  expect(textOf('job.unemp.reason', chosen).split('☑')).toHaveLength(2);

  const every = Object.fromEntries(
    fields
      .filter(({ type }) => type === 'choice' || type === 'choices')
      .map((field) => [field.key, (field.options ?? []).map(({ code }) => code)]),
  );
  const all = await printed({ values: every, chosen: region.items.map(({ code }) => code) });
  const ticked = all.words.map(({ text }) => text).join('');
  expect(ticked.split('☑').length - 1).toBe(boxCount);
  expect(ticked).not.toContain('□');
});

test('a chosen way that the paper has no box for is written behind the boxes', async () => {
  const paper = await printed({ values: { 'delivery.method': 'staff' } });
  expect(textOf('delivery.method', paper)).toBe('□邮寄□自行领取工作人员送达');
  const usual = await printed({ values: { 'delivery.method': 'post' } });
  expect(textOf('delivery.method', usual)).toBe('☑邮寄□自行领取');
});

test('an item chosen under 换领 ticks 换领 and its reason', async () => {
  const paper = await printed({ chosen: ['CERT_RENEW_EXPIRED', 'JOB_EMPLOY'] });
  expect(textOf('items.cert', paper)).toContain('☑换领');
  expect(textOf('items.cert', paper)).toContain('☑残疾人就业帮扶');
  expect(textOf('cert.renewReason', paper)).toBe('□残损换新☑到期换证□资料更新');
});

test('what was written into a blank stands on it, or after its option', async () => {
  const paper = await printed({
    values: { 'job.personKinds': ['other'], 'job.unemp.reason': 'r13', 'cert.cancelReason': 'other' },
    other: { 'job.personKinds': '返乡人员', 'job.unemp.reason': '照料家人', 'cert.cancelReason': '重复办证' },
  });
  expect(textOf('job.personKinds', paper)).toContain('☑其他返乡人员(请填写)');
  expect(textOf('job.unemp.reason', paper)).toContain('☑其他:照料家人(请填写)');
  expect(textOf('cert.cancelReason', paper)).toContain('☑其他（重复办证）');
});

test.each([
  ['three fonts in one name', '张𬭎𪚥𠮷㛃䶮'],
  ['a name with a dot', '阿卜杜外力·图尔荪尼亚孜'],
  ['a name with inner spaces', 'GUSEV ALEXANDER IVANOVICH'],
  ['sixty characters', '买买提·'.repeat(15)],
  ['one character', '𬭎'],
])('%s is printed whole', async (_what, name) => {
  const paper = await printed({
    values: { ...usualValues, name, 'delivery.recipient': name, 'guardian.name': name },
    chosen: usualItems,
  });
  for (const key of ['name', 'delivery.recipient', 'guardian.name'])
    expect(textOf(key, paper)).toBe(squeezed(name));
  expect(paper.words.map(({ text }) => text).join('')).not.toMatch(/U\+|\?/);
});

const longAddress = Array.from(
  { length: 60 },
  (_, index) => `第${String(index + 1).padStart(3, '0')}号楼单元室`,
)
  .join('')
  .slice(0, 500);
const veryLongNote = Array.from(
  { length: 180 },
  (_, index) => `第${String(index + 1).padStart(3, '0')}句说明文字。`,
).join('');

test('an address of 500 characters makes its row grow and loses nothing', async () => {
  expect(longAddress).toHaveLength(500);
  const paper = await printed({
    values: { ...usualValues, hukouAddress: longAddress, 'delivery.address': longAddress },
    chosen: usualItems,
  });
  for (const key of ['hukouAddress', 'delivery.address']) expect(textOf(key, paper)).toBe(longAddress);
  expect(textOf('phone', paper)).toBe('13909430000');
});

test('what is longer than a cell can be goes on the continuation page, with a reference in the cell', async () => {
  const paper = await printed({
    values: { ...usualValues, 'job.unempNote': veryLongNote, currentAddress: veryLongNote },
  });
  expect(textOf('job.unempNote', paper)).toBe(veryLongNote);
  expect(textOf('currentAddress', paper)).toBe(veryLongNote);
  const [first, second] = paper.cells.filter(({ continued }) => continued !== undefined);
  expect([first?.continued, second?.continued]).toEqual([1, 2]);
  for (const cell of [first, second])
    expect(cell && textIn(cell, paper.words)).toContain(`（未完，转续页〔${cell?.continued}〕）`);
  const lastPage = paper.words.filter(({ page }) => page === paper.pages).map(({ text }) => text);
  expect(lastPage.join('')).toContain('续页');
});

test('a character that no font has is a box to write in, with its code point, and a note', async () => {
  const { words, cells, pdf } = await printed({ values: { ...usualValues, name: '王\u{323af}生' } });
  const cell = cells.find(({ keys }) => keys.includes('name'));
  expect(cell && textIn(cell, words)).toBe('王〔U+323AF〕生');
  expect(words.map(({ text }) => text).join('')).toContain('请申请人用黑色签字笔在该字的方框内手写');
  expect(pdf.length).toBeGreaterThan(1000);
});

test('a given photo takes the place of the words, two inches high', async () => {
  const photo = await sharp({ create: { width: 413, height: 579, channels: 3, background: '#3a6ea5' } })
    .png()
    .toBuffer();
  const input = { ...sampleInput(region, { values: usualValues }), photo: new Uint8Array(photo) };
  const { pdf, cells } = await renderPlacedForm(input);
  const cell = cells.find(({ keys }) => keys.includes('photo'));
  if (cell === undefined) throw new Error('no photo cell');
  expect(textIn(cell, await pdfWords(pdf))).toBe('');
  const [page] = await rasterize(pdf, { dpi: 72, pages: [1] });
  const { data, info } = await sharp(page?.png).raw().toBuffer({ resolveWithObject: true });
  const blue = (x: number, y: number) => {
    const at = (Math.round(y) * info.width + Math.round(x)) * info.channels;
    return (data[at + 2] ?? 0) - (data[at] ?? 0) > 60;
  };
  const middle = cell.x + cell.width / 2;
  expect(blue(middle, cell.y + cell.height / 2)).toBe(true);
  const rows = Array.from({ length: info.height }, (_, y) => y).filter((y) => blue(middle, y));
  // 49 mm = 139 points.
  expect(Math.abs(rows.length - 139)).toBeLessThan(2);
});

test('the PDF is sound, A4, tagged, and its metadata hold nothing of a person', async () => {
  const { pdf } = await printed({ values: usualValues, chosen: usualItems });
  expect(await withPdfFile(pdf, 'qpdf', (file) => ['--check', file])).toContain(
    'No syntax or stream encoding errors',
  );
  const info = await withPdfFile(pdf, 'pdfinfo', (file) => [file]);
  expect(info).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
  expect(info).toMatch(/Tagged:\s+yes/);
  expect(info).toMatch(/Title:\s+甘肃省残疾人服务“一件事”申请表\n/);
  expect(info).not.toContain('张');
  const structure = await withPdfFile(pdf, 'pdfinfo', (file) => ['-struct-text', file]);
  expect(structure).toMatch(/Table[\s\S]*TR[\s\S]*TH[\s\S]*户籍地址/);
  const fonts = await withPdfFile(pdf, 'pdffonts', (file) => [file]);
  expect(
    fonts
      .split('\n')
      .slice(2, -1)
      .every((line) => / yes +yes +yes /.test(line)),
  ).toBe(true);
});

test('the same content gives the same bytes', async () => {
  const [one, other] = await Promise.all([
    printed({ values: usualValues }),
    printed({ values: usualValues }),
  ]);
  expect(Buffer.from(one.pdf).equals(Buffer.from(other.pdf))).toBe(true);
});
