import { failure, success } from '../result.ts';
import { type Change, type EventContext, refused } from './change.ts';
import { type Case, type FormPrint, type PrintState, type SignedForm, signedFormTarget } from './case.ts';
import { livePrint, viewCase, withPrintVoid } from './view-case.ts';

/**
 * A sheet of what the case says now. Its digest must be `formDigest` of the view, its revision the next one;
 * an older sheet becomes void, and so does its signature.
 */
export function produceForm(current: Case, print: FormPrint, context: EventContext): Change {
  const view = viewCase(current, context.region, context);
  const open = view.steps.slice(0, 3).flatMap((step) => step.problems);
  if (open.length > 0) return failure(open);
  const last = Math.max(0, ...current.prints.map((other) => other.revision));
  if (print.revision !== last + 1) return refused('print.revision', '申请表的版本号不连续，请重新打印。');
  const { signed: _signed, ...rest } = current;
  const next: Case = {
    ...rest,
    prints: [
      ...current.prints.map((other) =>
        other.state === 'void'
          ? other
          : ({ ...other, state: 'void', voidedBecause: `已由第 ${print.revision} 版代替` } as const),
      ),
      print,
    ],
  };
  if (viewCase(next, context.region, context).print === undefined)
    return refused('print.digest', '生成申请表时内容有变化，请重新打印。');
  return success(next);
}

export function changePrint(current: Case, documentId: string, state: PrintState): Change {
  const print = current.prints.find((other) => other.documentId === documentId);
  if (print === undefined) return refused('print.unknown', '找不到这份打印的申请表，请重新打印。');
  if (print.state === 'void') return refused('print.void', '这一版申请表已作废，请收回纸张，重新打印。');
  if (state === 'void') return success(withPrintVoid(current, print, '经办人作废'));
  const prints = current.prints.map((other) => (other === print ? { ...print, state } : other));
  return success({ ...current, prints });
}

/** The signed sheet in hand is the evidence that it was printed, whatever the printer reported. */
export function sign(current: Case, signed: SignedForm, context: EventContext): Change {
  const print = livePrint(current);
  if (print === undefined || print.revision !== signed.revision || print.digest !== signed.digest)
    return refused(
      'signed.other-revision',
      print === undefined
        ? '这份签字的申请表已作废，请重新打印后签字。'
        : `签字的是第 ${signed.revision} 版申请表，现在有效的是第 ${print.revision} 版，请用有效的一版签字后扫描。`,
    );
  if (viewCase(current, context.region, context).print === undefined)
    return refused('signed.outdated', '签字的申请表与现在的内容不一致，已作废，请重新打印后签字。');
  if (new Set(signed.pages).size !== print.pages || signed.pages.length !== print.pages)
    return refused(
      'signed.pages',
      `申请表共 ${print.pages} 页，扫描到 ${signed.pages.length} 页，请把全部页按顺序放好重新扫描。`,
    );
  const present = signed.pages.every((id) =>
    current.pages.some((page) => page.id === id && page.target === signedFormTarget),
  );
  if (!present) return refused('signed.page-missing', '签字申请表的扫描页不在办件里，请重新扫描。');
  return success({
    ...current,
    signed,
    prints: current.prints.map((other) =>
      other === print ? ({ ...print, state: 'printed' } as const) : other,
    ),
  });
}
