import type { Problem } from '../../domain/problem.ts';

export const receiptTooEarly: Problem = {
  code: 'print.receipt-before-submission',
  message: '办件尚未提交，还不能打印受理通知书。请先完成提交。',
};

export const formNotOpen: Problem = {
  code: 'print.form-not-open',
  message: '办件已不在办理中，没有可打印的申请表。请在办件列表中核对该办件的状态。',
};

export const nothingRuns: Problem = {
  code: 'print.nothing-runs',
  message: '当前没有正在打印的纸张，不需要取消。',
};

export const jobLost: Problem = {
  code: 'print.job-lost',
  message: '打印过程意外中断，不能确定纸张是否已打出。请查看出纸口，没有打出时再次打印。',
};
