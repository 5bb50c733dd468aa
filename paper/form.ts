import { drawPage, drawWords, mark, wordsWidth } from './draw.ts';
import { fillLayout } from './fill-layout.ts';
import { furtherLayoutOf } from './layout.ts';
import { pageMarkText } from './page-mark.ts';
import { type PlacedPage, paginate, type Section } from './pages.ts';
import type { CellPlace, FormInput, Paper, PlacedPaper } from './paper.ts';
import {
  a4,
  finishPdf,
  millimetre,
  type PdfDocument,
  type StructureElement,
  startPdf,
} from './pdf-document.ts';
import { drawQr, qrQuiet, qrSide } from './qr.ts';
import { type Content, type Continuation, placedLines } from './table.ts';

const marginX = 15 * millimetre;
const qrX = a4.width - marginX - qrSide;
const headTop = 10 * millimetre;
/** Table area: below the QR and its quiet zone, above the foot line. */
const area = {
  x: marginX,
  y: headTop + qrSide + qrQuiet,
  width: a4.width - 2 * marginX,
  height: a4.height - 13 * millimetre - (headTop + qrSide + qrQuiet),
} as const;
const titleSize = 18;
const smallSize = 8;
/** Most characters of a continued value in one row of the continuation page; a row is never split. */
const continuedRowLength = 600;

/**
 * The application form on A4, one PDF: the region's whole printed table with the values of the case, a QR
 * with the page mark on every page. Throws when the region's `paper.yaml` is not sound.
 */
export async function renderForm(input: FormInput): Promise<Paper> {
  const { pdf, pages } = await renderPlacedForm(input);
  return { pdf, pages };
}

/** `renderForm` together with where each cell lies. */
export async function renderPlacedForm(input: FormInput): Promise<PlacedPaper> {
  const { pages: main, continuations } = paginate(fillLayout(input), area);
  const extra = continuations.length === 0 ? [] : paginate(continuationSections(continuations), area).pages;
  const pages = [...main, ...extra];
  const document = startPdf(input.region.form.title, input.today);
  const root = document.struct('Document');
  document.addStructure(root);
  pages.forEach((page, index) => {
    document.addPage();
    drawHead(document, root, input, index + 1, pages.length, index >= main.length);
    drawPage(document, page, root);
    drawFoot(document, root, page);
  });
  root.end();
  const pdf = await finishPdf(document);
  return { pdf, pages: pages.length, cells: pages.flatMap((page, index) => placesOf(page, index + 1)) };
}

/**
 * A further paper of the region (`papers.yaml`), filled in. It is scanned under its own material and bears no
 * QR, which would make it a page of the application form. Throws when the region has no such paper.
 */
export async function renderFurtherPaper(input: FormInput, id: string): Promise<Paper> {
  const paper = input.region.papers.find((one) => one.id === id);
  if (paper === undefined) throw new Error(`${input.region.id} has no paper ${id}`);
  const layout = furtherLayoutOf(input.region, paper);
  const { pages: main, continuations } = paginate(fillLayout(input, layout), area);
  const extra = continuations.length === 0 ? [] : paginate(continuationSections(continuations), area).pages;
  const pages = [...main, ...extra];
  const document = startPdf(paper.title, input.today);
  const root = document.struct('Document');
  document.addStructure(root);
  pages.forEach((page, index) => {
    document.addPage();
    drawTitle(document, root, paper.title, index + 1, index >= main.length);
    drawLine(document, root, `终端流水号 ${input.view.localNo} · 第${index + 1}/${pages.length}页`);
    drawPage(document, page, root);
    drawFoot(document, root, page);
  });
  root.end();
  return { pdf: await finishPdf(document), pages: pages.length };
}

function drawTitle(
  document: PdfDocument,
  root: StructureElement,
  title: string,
  page: number,
  isContinuation: boolean,
): void {
  const words = isContinuation ? `${title}　续页` : page === 1 ? title : `${title}（续）`;
  // Centred on the sheet, and clear of the QR however long the title is.
  const room = 2 * (qrX - qrQuiet - a4.width / 2);
  const wanted = page === 1 ? titleSize : titleSize * 0.78;
  const size = Math.min(wanted, (wanted * room) / wordsWidth(words, 'bold', wanted));
  const width = wordsWidth(words, 'bold', size);
  root.add(
    mark(document, page === 1 ? 'H1' : 'P', () => {
      drawWords(document, words, 'bold', size, (a4.width - width) / 2, headTop + qrSide * 0.72);
    }),
  );
}

function drawLine(document: PdfDocument, root: StructureElement, line: string): void {
  root.add(
    mark(document, 'P', () => {
      drawWords(document, line, 'regular', smallSize, marginX, headTop + smallSize);
    }),
  );
}

function drawHead(
  document: PdfDocument,
  root: StructureElement,
  input: FormInput,
  page: number,
  pages: number,
  isContinuation: boolean,
): void {
  drawTitle(document, root, input.region.form.title, page, isContinuation);
  const digest16 = input.digest.slice(0, 16);
  const { localNo } = input.view;
  document.markContent('Artifact', { type: 'Layout' });
  drawQr(document, pageMarkText({ localNo, page, pages, revision: input.revision, digest16 }), qrX, headTop);
  document.endMarkedContent();
  drawLine(
    document,
    root,
    `终端流水号 ${localNo} · 第${page}/${pages}页 · 第${input.revision}版 · ${digest16}`,
  );
}

function hasMissing(page: PlacedPage): boolean {
  return page.cells.some(({ lines }) =>
    lines.some(({ atoms }) => atoms.some(({ atom }) => atom.kind === 'missing')),
  );
}

function drawFoot(document: PdfDocument, root: StructureElement, page: PlacedPage): void {
  if (!hasMissing(page)) return;
  const words = '注：标有〔U+…〕的字，本机字库没有，请申请人用黑色签字笔在该字的方框内手写。';
  root.add(
    mark(document, 'Note', () => {
      drawWords(document, words, 'regular', smallSize, marginX, a4.height - 8 * millimetre);
    }),
  );
}

function continuationSections(continuations: readonly Continuation[]): Section[] {
  const sizes = { label: 10, value: 10.5 };
  function content(text: string, header: boolean): Content {
    return {
      pieces: [{ kind: 'text', text, style: header ? 'label' : 'value' }],
      header,
      align: header ? 'center' : 'left',
      sizes,
      fixed: true,
      keys: [],
      name: '',
    };
  }
  return [
    {
      rows: continuations.flatMap(({ number, name, rest, keys }) =>
        chunksOf(rest).map((chunk) => ({
          minHeight: 9 * millimetre,
          cells: [
            { width: 36 * millimetre, content: content(`〔${number}〕${name}`, true) },
            { content: { ...content(chunk, false), keys } },
          ],
        })),
      ),
    },
  ];
}

function chunksOf(text: string): string[] {
  const characters = Array.from(text);
  const chunks: string[] = [];
  for (let start = 0; start < characters.length; start += continuedRowLength)
    chunks.push(characters.slice(start, start + continuedRowLength).join(''));
  return chunks;
}

/** Room above a rule that belongs to what is written on it. */
const writingHeight = 12 * millimetre;

function placesOf(page: PlacedPage, number: number): CellPlace[] {
  return page.cells.flatMap((cell): CellPlace[] => {
    const { x, y, width, height, content, photo, continued } = cell;
    const written = placedLines(cell).flatMap((placed) =>
      placed.line.atoms.flatMap(({ atom, x: at }) =>
        atom.writing === undefined
          ? []
          : [
              {
                page: number,
                keys: [atom.writing],
                x: placed.x + at,
                y: placed.y + placed.line.height - writingHeight,
                width: atom.width,
                height: writingHeight,
              },
            ],
      ),
    );
    return [
      {
        page: number,
        keys: content?.keys ?? (photo === undefined ? [] : [photo.key]),
        x,
        y,
        width,
        height,
        ...(continued === undefined ? {} : { continued: continued.number }),
      },
      ...written,
    ];
  });
}
