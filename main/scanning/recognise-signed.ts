import type { FormPrint } from '../../domain/case/case.ts';
import type { Problem } from '../../domain/problem.ts';
import { parsePageMark } from '../../paper/page-mark.ts';
import type { PageMark } from '../../paper/paper.ts';

/** A scanned page of the signed form, and the QR texts found on it. */
export interface ScannedSheet {
  readonly pageId: string;
  readonly texts: readonly string[];
}

/** What the case expects to come back: its number and the print that counts now. */
export interface ExpectedForm {
  readonly localNo: string;
  /** Absent when nothing was printed, or every print is void. */
  readonly print?: Pick<FormPrint, 'revision' | 'digest' | 'pages'> | undefined;
}

export interface RecognisedSheet {
  readonly pageId: string;
  /** Its place in the scanned pile, from 1. */
  readonly sheet: number;
  /** Set when the sheet is a page of the print that counts. */
  readonly page?: number;
  readonly problem?: Problem;
}

export interface SignedRecognition {
  readonly sheets: readonly RecognisedSheet[];
  /** Page ids in page order: the whole signed form is here, once. Absent while anything is wrong. */
  readonly accepted?: readonly string[];
  /** All problems in the order of the pile, then what is missing. Empty exactly when accepted. */
  readonly problems: readonly Problem[];
}

/**
 * Decides whether the scanned sheets are the signed form of this case: every page of the print that counts,
 * once, nothing of another case, another revision or another content.
 */
export function recogniseSigned(sheets: readonly ScannedSheet[], expected: ExpectedForm): SignedRecognition {
  const seen = new Map<number, RecognisedSheet>();
  const recognised = sheets.map((scanned, index): RecognisedSheet => {
    const place = { pageId: scanned.pageId, sheet: index + 1 };
    const mark = markOn(scanned.texts);
    if (mark === 'none') return { ...place, problem: noMark(place.sheet) };
    if (mark === 'several') return { ...place, problem: severalMarks(place.sheet) };
    const problem = strange(mark, expected, place.sheet);
    if (problem !== undefined) return { ...place, problem };
    const earlier = seen.get(mark.page);
    if (earlier !== undefined) return { ...place, problem: duplicate(mark.page, earlier.sheet, place.sheet) };
    const page: RecognisedSheet = { ...place, page: mark.page };
    seen.set(mark.page, page);
    return page;
  });
  const problems = recognised.flatMap(({ problem }) => problem ?? []);
  const { print } = expected;
  if (print === undefined) {
    const nothing = sheets.length === 0 ? [notPrinted] : [];
    return { sheets: recognised, problems: [...problems, ...nothing] };
  }
  const pages = Array.from({ length: print.pages }, (_, index) => index + 1);
  const missing = pages.filter((page) => !seen.has(page));
  if (missing.length > 0)
    return { sheets: recognised, problems: [...problems, pagesMissing(missing, print.pages)] };
  if (problems.length > 0) return { sheets: recognised, problems };
  return {
    sheets: recognised,
    accepted: pages.flatMap((page) => seen.get(page)?.pageId ?? []),
    problems,
  };
}

/** Other QR codes on the sheet (a payment code, a hospital's) are passed over. */
function markOn(texts: readonly string[]): PageMark | 'none' | 'several' {
  const ours = [...new Set(texts)].flatMap((text) => parsePageMark(text) ?? []);
  const [mark, another] = ours;
  if (mark === undefined) return 'none';
  return another === undefined ? mark : 'several';
}

function strange(mark: PageMark, { localNo, print }: ExpectedForm, sheet: number): Problem | undefined {
  if (mark.localNo !== localNo) return wrongCase(mark.localNo, localNo, sheet);
  if (print === undefined || mark.revision < print.revision) return outdated(mark, print?.revision, sheet);
  const same =
    mark.revision === print.revision && mark.pages === print.pages && print.digest.startsWith(mark.digest16);
  return same ? undefined : digestMismatch(sheet);
}

function noMark(sheet: number): Problem {
  return {
    code: 'signed.no-mark',
    message: `第 ${sheet} 张没有找到申请表右上角的二维码。请确认放的是签字的申请表，抚平后重新扫描；空白页或其他材料请删除。`,
  };
}

function severalMarks(sheet: number): Problem {
  return {
    code: 'signed.several-marks',
    message: `第 ${sheet} 张图像里有两页以上的申请表。请一页一页分开重新扫描。`,
  };
}

function wrongCase(found: string, expected: string, sheet: number): Problem {
  return {
    code: 'signed.wrong-case',
    message: `第 ${sheet} 张是另一件（终端流水号 ${found}）的申请表，不是当前办件（${expected}）的。请删除这一张，打开流水号 ${found} 的办件后再扫描。`,
  };
}

function outdated(mark: PageMark, current: number | undefined, sheet: number): Problem {
  const next =
    current === undefined
      ? '请删除这一张，重新打印申请表，签字后再扫描。'
      : `请删除这一张，扫描签字的第 ${current} 版；没有第 ${current} 版的请重新打印，签字后再扫描。`;
  return {
    code: 'signed.outdated',
    message: `第 ${sheet} 张是第 ${mark.revision} 版申请表，打印后内容有改动，该版已作废。${next}`,
  };
}

function digestMismatch(sheet: number): Problem {
  return {
    code: 'signed.digest-mismatch',
    message: `第 ${sheet} 张的内容与系统里的申请表不一致，不能作为签字件。请重新打印申请表，签字后再扫描。`,
  };
}

function duplicate(page: number, earlier: number, sheet: number): Problem {
  return {
    code: 'signed.duplicate-page',
    message: `第 ${sheet} 张和第 ${earlier} 张都是申请表第 ${page} 页。请保留有签字的一张，删除另一张。`,
  };
}

function pagesMissing(missing: readonly number[], pages: number): Problem {
  return {
    code: 'signed.page-missing',
    message: `申请表共 ${pages} 页，还缺第 ${missing.join('、')} 页。请扫描缺少的页。`,
  };
}

const notPrinted: Problem = {
  code: 'signed.not-printed',
  message: '当前办件没有有效的申请表。请先打印申请表，签字后再扫描。',
};
