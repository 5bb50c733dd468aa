import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CellPlace } from '../../paper/paper.ts';

const run = promisify(execFile);

/** A word as poppler finds it, in points from the upper left corner. */
export interface PdfWord {
  readonly page: number;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

/** Runs a tool over the PDF; the people in these files are invented, the folder is removed all the same. */
export async function withPdfFile(
  pdf: Uint8Array,
  tool: string,
  argumentsFor: (file: string) => readonly string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'paper-test-'));
  try {
    const file = join(folder, 'paper.pdf');
    await writeFile(file, pdf);
    const { stdout } = await run(tool, [...argumentsFor(file)], { maxBuffer: 64 << 20 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => names[name] ?? '');
}

export async function pdfWords(pdf: Uint8Array): Promise<PdfWord[]> {
  const xml = await withPdfFile(pdf, 'pdftotext', (file) => ['-bbox', file, '-']);
  const pages = xml.split('<page ').slice(1);
  return pages.flatMap((page, index) =>
    [
      ...page.matchAll(
        /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g,
      ),
    ].map(([, left, top, right, bottom, text]) => ({
      page: index + 1,
      text: unescaped(text ?? ''),
      left: Number(left),
      right: Number(right),
      middle: (Number(top) + Number(bottom)) / 2,
    })),
  );
}

/** Everything that stands in the cell, line by line, without spaces. */
export function textIn(cell: CellPlace, words: readonly PdfWord[]): string {
  return words
    .filter(
      ({ page, left, right, middle }) =>
        page === cell.page &&
        (left + right) / 2 > cell.x &&
        (left + right) / 2 < cell.x + cell.width &&
        middle > cell.y &&
        middle < cell.y + cell.height,
    )
    .toSorted((a, b) => (Math.abs(a.middle - b.middle) > 4 ? a.middle - b.middle : a.left - b.left))
    .map(({ text }) => text)
    .join('')
    .replaceAll(/[\s　]/g, '');
}

export async function pdfText(pdf: Uint8Array): Promise<string> {
  return (await withPdfFile(pdf, 'pdftotext', (file) => ['-layout', file, '-'])).normalize();
}

export function squeezed(text: string): string {
  return text.replaceAll(/[\s　]/g, '');
}
