import type { Problem } from '../../domain/problem.ts';

/** What can be wrong with an image or a PDF that comes in. Nothing of the case has changed when one is told. */
export const pageProblems = {
  empty: {
    code: 'page.empty',
    message: '这个文件是空的，没有加入。请重新选择文件，或用扫描仪扫描。',
  },
  'unknown-type': {
    code: 'page.unknown-type',
    message: '只能加入 JPEG、PNG 图片或 PDF 文件，这个文件不是。请另存为其中一种格式后再加入，或直接扫描。',
  },
  'too-large': {
    code: 'page.too-large',
    message: '文件超过 20 MB，没有加入。请降低分辨率（300 dpi 即可）或拆分后再加入。',
  },
  'too-many-pixels': {
    code: 'page.too-many-pixels',
    message: '图片尺寸过大，没有加入。请以 300 dpi、A4 幅面重新扫描或另存后再加入。',
  },
  damaged: {
    code: 'page.damaged',
    message: '图片已损坏或不完整，没有加入。请重新扫描，或向办事人重新索取文件。',
  },
  'pdf-damaged': {
    code: 'page.pdf-damaged',
    message: 'PDF 文件已损坏或不完整，没有加入。请重新导出，或打印后扫描。',
  },
  'pdf-locked': {
    code: 'page.pdf-locked',
    message: 'PDF 文件有打开密码，没有加入。请去掉密码后再加入，或打印后扫描。',
  },
  'pdf-too-many-sheets': {
    code: 'page.pdf-too-many-sheets',
    message: 'PDF 超过 60 页，没有加入。请只保留需要的页，或分成几个文件加入。',
  },
} as const satisfies Readonly<Record<string, Problem>>;

export type PageProblem = keyof typeof pageProblems;
