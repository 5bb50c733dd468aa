import { create } from 'qrcode';
import { unreachable } from '../../domain/result.ts';
import { fillLayout } from '../../paper/fill-layout.ts';
import { pageMarkText } from '../../paper/page-mark.ts';
import type { Section } from '../../paper/pages.ts';
import type { FormInput } from '../../paper/paper.ts';
import type { Piece } from '../../paper/pieces.ts';
import type { Cell, Row } from '../../paper/table.ts';

/** Where Chromium takes the serif from: the same file as our papers, or one that the system has. */
export type HtmlFont = { readonly file: { readonly regular: string; readonly bold: string } } | 'system';

/**
 * The application form as one would write it for Chromium: HTML tables with the words, widths and values of
 * the same layout, a QR as SVG at the head of each page.
 */
export function htmlForm(input: FormInput, font: HtmlFont): string {
  const sections = fillLayout(input);
  const pages = onTwoPages(sections);
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>残疾人服务“一件事”申请表</title>
<style>${style(font)}</style></head><body>${pages
    .map((page, index) => head(input, index + 1, pages.length) + page.map(sectionHtml).join(''))
    .join('')}</body></html>`;
}

/** Our layout turns the page where a row asks for it. */
function onTwoPages(sections: readonly Section[]): readonly (readonly Section[])[] {
  const pages: Section[][] = [[]];
  for (const section of sections) {
    let part: Row[] = [];
    const close = () => {
      if (part.length > 0) pages.at(-1)?.push({ ...section, rows: part });
      part = [];
    };
    for (const row of section.rows) {
      if (row.newPage === true && pages.length === 1) {
        close();
        pages.push([]);
      }
      part.push(row);
    }
    close();
  }
  return pages;
}

function style(font: HtmlFont): string {
  const faces =
    font === 'system'
      ? ''
      : `@font-face{font-family:Form;font-weight:400;src:url("${font.file.regular}")}
@font-face{font-family:Form;font-weight:700;src:url("${font.file.bold}")}`;
  const family = font === 'system' ? '"Noto Serif CJK SC","Noto Serif SC",serif' : 'Form';
  return `${faces}@page{size:A4;margin:10mm 15mm}body{margin:0;font-family:${family}}
header{display:flex;justify-content:space-between;align-items:end;break-inside:avoid}
header.next{break-before:page}h1{font-size:18pt;margin:0}p{font-size:8pt;margin:0}
table{width:100%;border-collapse:collapse;table-layout:fixed}tr{break-inside:avoid}
td{border:.5pt solid #000;padding:2pt 3.2pt;vertical-align:middle}td.nested{padding:0;border:0}
td.center{text-align:center}u{display:inline-block;text-align:center}`;
}

function head(input: FormInput, page: number, pages: number): string {
  const digest16 = input.digest.slice(0, 16);
  const { localNo } = input.view;
  const { modules } = create(pageMarkText({ localNo, page, pages, revision: input.revision, digest16 }), {
    errorCorrectionLevel: 'Q',
  });
  let path = '';
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x) === 1) path += `M${x} ${y}h1v1h-1z`;
  return `<header${page > 1 ? ' class="next"' : ''}><div><p>终端流水号 ${localNo} · 第${page}/${pages}页 · 第${input.revision}版 · ${digest16}</p>
<h1>${escape(input.region.form.title)}</h1></div><svg width="22.5mm" height="22.5mm" viewBox="0 0 ${modules.size} ${modules.size}"><path d="${path}"/></svg></header>`;
}

function sectionHtml({ side, rows }: Section): string {
  const body = rows.map(rowHtml).join('');
  if (side === undefined) return body;
  return `<table><tr>${cellHtml({ width: side.width, content: side.content })}<td class="nested">${body}</td></tr></table>`;
}

/** A table for each row: rows of this form do not share their columns. */
function rowHtml(row: Row): string {
  return `<table><tr style="height:${row.minHeight.toFixed(1)}pt">${row.cells.map(cellHtml).join('')}</tr></table>`;
}

function cellHtml({ width, content, rows }: Cell): string {
  const size = width === undefined ? '' : `width:${width.toFixed(1)}pt;`;
  if (rows !== undefined) return `<td class="nested" style="${size}">${rows.map(rowHtml).join('')}</td>`;
  if (content === undefined) return `<td style="${size}"></td>`;
  const { label, value, leading } = content.sizes;
  const words = content.pieces.map((piece) => pieceHtml(piece, value)).join('');
  const type = `font-size:${label}pt;line-height:${leading ?? 1.34}`;
  return `<td class="${content.align}" style="${size}${type}">${words}</td>`;
}

function pieceHtml(piece: Piece, valueSize: number): string {
  switch (piece.kind) {
    case 'text':
      if (piece.style === 'strong') return `<b>${escape(piece.text)}</b>`;
      return piece.style === 'value'
        ? `<span style="font-size:${valueSize}pt">${escape(piece.text)}</span>`
        : escape(piece.text);
    case 'tick':
      return `${piece.ticked ? '☑' : '□'}${escape(piece.label)}`;
    case 'blank':
      return `<u style="min-width:${piece.width.toFixed(1)}pt;border-bottom:.5pt solid #000">${escape(piece.text)}</u>`;
    case 'tab':
      return '　';
    case 'break':
      return '<br>';
    default:
      return unreachable(piece);
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');
}
