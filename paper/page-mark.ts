import type { PageMark } from './paper.ts';

const pattern = /^OTC1\|([A-Z0-9][A-Z0-9-]{2,39})\|(\d{1,3})\/(\d{1,3})\|(\d{1,6})\|([0-9a-f]{16})$/;

/** The text of the QR on every page: `OTC1|localNo|page/pages|revision|first 16 hex of the digest`. */
export function pageMarkText(mark: PageMark): string {
  const text = `OTC1|${mark.localNo}|${mark.page}/${mark.pages}|${mark.revision}|${mark.digest16}`;
  if (parsePageMark(text) === undefined) throw new Error(`not a page mark: ${text}`);
  return text;
}

/** `undefined` for any other QR that may lie on a sheet (a bank's, a hospital's, a payment code). */
export function parsePageMark(text: string): PageMark | undefined {
  const [, localNo, page, pages, revision, digest16] = pattern.exec(text) ?? [];
  if (localNo === undefined || digest16 === undefined) return undefined;
  const mark = {
    localNo,
    page: Number(page),
    pages: Number(pages),
    revision: Number(revision),
    digest16,
  };
  const plausible = mark.page >= 1 && mark.page <= mark.pages && mark.revision >= 1;
  return plausible ? mark : undefined;
}
