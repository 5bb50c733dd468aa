import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result } from '../../domain/result.ts';
import type { PaperKind } from '../../main/api/contract.ts';
import { readRegions } from '../../main/regions/read-regions.ts';
import { renderPlacedForm } from '../../paper/form.ts';
import { caseFile } from '../../scripts/demo/case-file.ts';
import { problemsOfCaseFile } from '../../scripts/demo/case-problems.ts';
import { wordsToCodes } from '../../scripts/demo/case-words.ts';
import { type Counter, openCounter } from '../../scripts/demo/counter.ts';
import { prepare } from '../../scripts/demo/visit.ts';
import { pdfText, pdfWords, squeezed, textIn } from '../paper/pdf-tools.ts';
import type { CaseJson } from './case-of.ts';

const region = readRegions().regions.get('gansu-pingchuan');
if (region === undefined) throw new Error('gansu-pingchuan is not installed');
export const pingchuan = region;

/** Visits in this process, on one counter for each day: the same way as the command, without its start. */
export class DemoLab {
  readonly #counters = new Map<string, Promise<Counter>>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Up to where the case could be printed and signed. */
  async prepare(wanted: CaseJson): Promise<Result<CaseView, readonly Problem[]>> {
    const parsed = caseFile.safeParse(wanted);
    if (!parsed.success) return failure(problemsOfCaseFile(wanted, parsed.error.issues));
    const { desk } = await this.#on(wanted.today);
    return prepare(desk, wordsToCodes(parsed.data, pingchuan), this.#folder);
  }

  /** What stands in each field's cells of the printed form, read back with `pdftotext -bbox`. */
  async cellsOf(view: CaseView, today: string): Promise<ReadonlyMap<string, string>> {
    const words = await pdfWords(await this.#paper(view, today, 'form'));
    const office = { countyName: '', windowPlace: '', phone: '' };
    const { cells } = await renderPlacedForm({
      view,
      region: pingchuan,
      today,
      office,
      revision: 1,
      digest: '0'.repeat(64),
    });
    const texts = new Map<string, string>();
    for (const cell of cells)
      for (const key of cell.keys)
        texts.set(
          key,
          `${texts.get(key) ?? ''}${textIn(cell, words).replace(/（未完，转续页〔\d+〕）$/, '')}`,
        );
    return texts;
  }

  async textOf(view: CaseView, today: string, kind: PaperKind): Promise<string> {
    return pdfText(await this.#paper(view, today, kind));
  }

  async #paper(view: CaseView, today: string, kind: PaperKind): Promise<Uint8Array> {
    const { desk } = await this.#on(today);
    const paper = await desk.papers.pdf({ caseId: view.id, kind });
    if (!paper.ok) throw new Error(paper.error[0]?.code);
    return new Uint8Array(await paper.value.arrayBuffer());
  }

  async close(): Promise<void> {
    for (const opening of this.#counters.values()) await (await opening).close();
  }

  #on(today: string): Promise<Counter> {
    let opening = this.#counters.get(today);
    if (opening === undefined) {
      opening = openCounter({
        today,
        station: { station: 'PC01', operator: '演示经办人', regionId: 'gansu-pingchuan' },
      }).then((opened) => {
        if (!opened.ok) throw new Error(opened.error.code);
        return opened.value;
      });
      this.#counters.set(today, opening);
    }
    return opening;
  }
}

/** Every value given that does not stand in its own cell, or a box that is not as it should be. */
export function misprints(
  view: CaseView,
  given: Readonly<Record<string, unknown>>,
  cells: ReadonlyMap<string, string>,
): readonly string[] {
  const fields = new Map(view.form.blocks.flatMap(({ fields }) => fields.map((field) => [field.key, field])));
  const wrong: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const field = fields.get(key.replace(/\.other$/, ''));
    const cell = cells.get(field?.key ?? '') ?? '';
    if (field === undefined) wrong.push(`${key} is not on the form`);
    else if (field.options.length === 0 || key.endsWith('.other')) {
      const parts = Array.isArray(value)
        ? value.map(String)
        : [key.endsWith('.other') ? String(value) : field.text];
      for (const part of parts)
        if (!cell.includes(squeezed(part))) wrong.push(`${key}: ${part} not in ${cell}`);
    } else if (cell.includes('□')) {
      for (const { code, label, printed } of field.options) {
        const ticked = [field.value ?? []].flat().includes(code);
        if (printed === false && !ticked) continue;
        if (!cell.includes(`${ticked ? '☑' : '□'}${squeezed(label)}`))
          wrong.push(`${key}: ${label} should be ${ticked ? 'ticked' : 'empty'} in ${cell}`);
      }
    } else if (!cell.includes(squeezed(field.text))) wrong.push(`${key}: ${field.text} not in ${cell}`);
  }
  return wrong;
}
