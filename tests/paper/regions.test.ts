import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { furtherLayoutOf, layoutOf } from '../../paper/layout.ts';
import { renderFurtherPaper, renderPlacedForm } from '../../paper/form.ts';
import { pdfWords, squeezed, textIn } from './pdf-tools.ts';
import { loadRegion, sampleInput } from './sample-view.ts';

const ids = readdirSync(resolve(import.meta.dirname, '../../regions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const regions = ids.map(loadRegion).filter(({ paper }) => paper !== undefined && paper !== null);

/** Labels whose words the region's own paper sets apart or leaves to its heading. */
const notPrinted: ReadonlySet<string> = new Set([
  '年 月 日',
  // Printed with a box before each half.
  '上午/下午',
  '声明',
  '承诺签名',
  '诚信承诺',
  // Rows of two regions are headed by the block, not by the field.
  '残疾人证申请',
  '困难残疾人生活补贴申请',
  '重度残疾人护理补贴申请',
  '残疾人就业帮扶事项',
  '城乡居民基本养老保险补助申请',
]);
const fromList: ReadonlySet<string> = new Set(['文化程度', '与申请人关系', '婚姻状况']);

describe.each(regions)('$id', (region) => {
  const fields = region.form.blocks.flatMap((block) => block.fields);

  test('a blank form has every label and option, no tick and no value, and stays within its cells', async () => {
    const { pdf, cells } = await renderPlacedForm(sampleInput(region, {}));
    const words = await pdfWords(pdf);
    const printed = cells.map((cell) => textIn(cell, words)).join('\n');
    const missing = fields
      .flatMap(({ label, options, type }) => [
        ...(notPrinted.has(label) ? [] : [label]),
        ...(type.startsWith('choice') && !fromList.has(label)
          ? (options ?? []).filter(({ printed: hasBox }) => hasBox !== false)
          : []
        ).map((option) => option.label),
      ])
      .filter((label) => !printed.includes(squeezed(label)));
    expect(missing).toEqual([]);
    expect(printed).not.toContain('☑');
    expect(printed).toContain(squeezed(region.form.declaration));
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

  test('a filled value stands in the cell of its field', async () => {
    const typed = fields.filter(({ type }) => ['name', 'address', 'phone', 'id-number'].includes(type));
    const values = Object.fromEntries(typed.map(({ key }, index) => [key, `第${index}栏`]));
    const { pdf, cells } = await renderPlacedForm(sampleInput(region, { values }));
    const words = await pdfWords(pdf);
    const lost = typed.filter(
      ({ key }) =>
        !cells.some(
          (cell) => cell.keys.includes(key) && textIn(cell, words).includes(values[key] ?? 'no value'),
        ),
    );
    expect(lost.map(({ key }) => key)).toEqual([]);
  });

  test('its further papers follow the form in the same print, filled in', async () => {
    const papers = region.papers.map(({ id }) => id);
    const input = sampleInput(region, { values: { name: '张𬭎㛃', hukouAddress: '青阳县蓉城镇' } });
    const form = await renderPlacedForm(input);
    const all = await renderPlacedForm({ ...input, view: { ...input.view, papers } });
    const words = await pdfWords(all.pdf);
    expect(layoutOf(region).sections.length).toBeGreaterThan(0);
    expect(all.pages).toBe(form.pages + papers.length);
    for (const [index, paper] of region.papers.entries()) {
      const page = words.filter((word) => word.page === form.pages + index + 1);
      const text = page.map((word) => word.text).join('');
      expect(furtherLayoutOf(region, paper).sections.length).toBeGreaterThan(0);
      for (const wanted of [
        squeezed(paper.title),
        '张𬭎㛃',
        '青阳县蓉城镇',
        `第${form.pages + index + 1}/${all.pages}页`,
      ])
        expect(text).toContain(wanted);
      expect((await renderFurtherPaper(input, paper.id)).pages).toBe(1);
    }
  });
});

test('a further paper that the region does not have is a bug', async () => {
  const [region] = regions;
  if (region === undefined) throw new Error('no region');
  await expect(renderFurtherPaper(sampleInput(region, {}), 'nothing')).rejects.toThrow('has no paper');
});
