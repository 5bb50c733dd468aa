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
 * The application form on A4, one PDF: the region's whole printed table with the values of the case, then the
 * further papers that the case needs; a QR with the page mark on every page, so that all of them are signed and
 * scanned together. Throws when the region's `paper.yaml` or `papers.yaml` is not sound.
 */
export async function renderForm(input: FormInput): Promise<Paper> {
  const { pdf, pages } = await renderPlacedForm(input);
  return { pdf, pages };
}

/** `renderForm` together with where each cell lies. */
export async function renderPlacedForm(input: FormInput): Promise<PlacedPaper> {
  const { region, view } = input;
  const further = region.papers.filter(({ id }) => view.papers?.includes(id) === true);
  const sheets = [
    ...sheetsOf(region.form.title, fillLayout(input)),
    ...further.flatMap((paper) => sheetsOf(paper.title, fillLayout(input, furtherLayoutOf(region, paper)))),
  ];
  const pdf = await drawSheets(sheets, region.form.title, input);
  return { pdf, pages: sheets.length, cells: sheets.flatMap(({ page }, index) => placesOf(page, index + 1)) };
}

/**
 * A further paper of the region (`papers.yaml`) by itself; with the form it is printed by `renderForm` when the
 * case needs it. Throws when the region has no such paper.
 */
export async function renderFurtherPaper(input: FormInput, id: string): Promise<Paper> {
  const paper = input.region.papers.find((one) => one.id === id);
  if (paper === undefined) throw new Error(`${input.region.id} has no paper ${id}`);
  const sheets = sheetsOf(paper.title, fillLayout(input, furtherLayoutOf(input.region, paper)));
  return { pdf: await drawSheets(sheets, paper.title, input), pages: sheets.length };
}

/** One page and what stands at its head. */
interface Sheet {
  readonly page: PlacedPage;
  readonly title: string;
  readonly isFirst: boolean;
}

function sheetsOf(title: string, sections: readonly Section[]): Sheet[] {
  const { pages, continuations } = paginate(sections, area);
  const extra = continuations.length === 0 ? [] : paginate(continuationSections(continuations), area).pages;
  return [
    ...pages.map((page, index) => ({
      page,
      title: index === 0 ? title : `${title}（续）`,
      isFirst: index === 0,
    })),
    ...extra.map((page) => ({ page, title: `${title}　续页`, isFirst: false })),
  ];
}

function drawSheets(sheets: readonly Sheet[], title: string, input: FormInput): Promise<Uint8Array> {
  const document = startPdf(title, input.today);
  const root = document.struct('Document');
  document.addStructure(root);
  sheets.forEach((sheet, index) => {
    document.addPage();
    drawTitle(document, root, sheet);
    drawMark(document, root, input, index + 1, sheets.length);
    drawPage(document, sheet.page, root);
    drawFoot(document, root, sheet.page);
  });
  root.end();
  return finishPdf(document);
}

function drawTitle(document: PdfDocument, root: StructureElement, { title, isFirst }: Sheet): void {
  // Centred on the sheet, and clear of the QR however long the title is.
  const room = 2 * (qrX - qrQuiet - a4.width / 2);
  const wanted = isFirst ? titleSize : titleSize * 0.78;
  const size = Math.min(wanted, (wanted * room) / wordsWidth(title, 'bold', wanted));
  const width = wordsWidth(title, 'bold', size);
  root.add(
    mark(document, isFirst ? 'H1' : 'P', () => {
      drawWords(document, title, 'bold', size, (a4.width - width) / 2, headTop + qrSide * 0.72);
    }),
  );
}

function drawMark(
  document: PdfDocument,
  root: StructureElement,
  { digest, revision, view: { localNo } }: FormInput,
  page: number,
  pages: number,
): void {
  const digest16 = digest.slice(0, 16);
  document.markContent('Artifact', { type: 'Layout' });
  drawQr(document, pageMarkText({ localNo, page, pages, revision, digest16 }), qrX, headTop);
  document.endMarkedContent();
  root.add(
    mark(document, 'P', () => {
      const line = `终端流水号 ${localNo} · 第${page}/${pages}页 · 第${revision}版 · ${digest16}`;
      drawWords(document, line, 'regular', smallSize, marginX, headTop + smallSize);
    }),
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
