import type { PersonRole } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import { failure, success, unreachable } from '../result.ts';
import type { Case, CaseEvent } from './case.ts';
import { type Change, type EventContext, refused } from './change.ts';
import { checkPerson } from './check-people.ts';
import { answer, chooseItems, dropLostItems, fill, withoutForeignCertificate } from './content-events.ts';
import { addPage, movePage, removePage, rotatePage, waiveMaterial } from './page-events.ts';
import { changePrint, produceForm, sign } from './print-events.ts';
import { submissionDates } from '../deadlines/deadline.ts';
import { livePrint, viewCase, withPrintVoid } from './view-case.ts';

export type { EventContext } from './change.ts';

/**
 * The next state of the case, or why the event is not allowed; a refused event changes nothing.
 * After any change, a print whose digest is no longer that of the form's content is void, and so is its
 * signature (`domain.md 1.7`).
 */
export function applyEvent(current: Case, event: CaseEvent, context: EventContext): Change {
  const closed = closedBecause(current, event);
  if (closed !== undefined) return failure([closed]);
  const changed = change(current, event, context);
  if (!changed.ok) return changed;
  const settled = voidOutdated(dropLostItems(changed.value, context), context);
  return success({ ...settled, version: current.version + 1, updatedAt: context.now });
}

/** What a submitted, abandoned or parked case refuses. */
function closedBecause(current: Case, event: CaseEvent): Problem | undefined {
  switch (current.state) {
    case 'draft':
      return event.type === 'delivered'
        ? { code: 'case.not-submitted', message: '办件还没有提交，不能登记送达情况。' }
        : undefined;
    case 'parked':
      return event.type === 'resumed' || event.type === 'abandoned' || event.type === 'print-changed'
        ? undefined
        : { code: 'case.parked', message: '办件已暂存，请先取出再办理。' };
    case 'submitted':
      return event.type === 'delivered'
        ? undefined
        : { code: 'case.submitted', message: '办件已提交，只能查看，不能再修改；需要更正请联系受理部门。' };
    case 'abandoned':
      return { code: 'case.abandoned', message: '办件已放弃，不能再修改，请新开办件。' };
    default:
      return unreachable(current.state);
  }
}

function change(current: Case, event: CaseEvent, context: EventContext): Change {
  switch (event.type) {
    case 'identified': {
      const problems = checkPerson(event.role, event.identity, current, context.today);
      if (problems.length > 0) return failure(problems);
      const people = { ...current.people, [event.role]: event.identity };
      return success(withoutForeignCertificate({ ...current, people }, context.region));
    }
    case 'identity-removed':
      return success(removePerson(current, event.role));
    case 'answered':
      return answer(current, event.facts, context);
    case 'items-chosen':
      return chooseItems(current, event.items, context);
    case 'filled':
      return fill(current, event.values, event.from ?? 'typed', context);
    case 'notice-given':
      return success({ ...current, noticeGivenAt: context.now });
    case 'page-added':
      return addPage(current, event.page, event.replaces, context);
    case 'page-removed':
      return removePage(current, event.pageId);
    case 'page-rotated':
      return rotatePage(current, event.pageId, event.rotation);
    case 'page-moved':
      return movePage(current, event.pageId, event.target, event.position, context);
    case 'material-waived':
      return waiveMaterial(current, event.material, event.evidence, context);
    case 'form-produced':
      return produceForm(current, event.print, context);
    case 'print-changed':
      return changePrint(current, event.documentId, event.state);
    case 'signed':
      return sign(current, event.signed, context);
    case 'parked':
      return success({ ...current, state: 'parked' });
    case 'resumed':
      return current.state === 'parked'
        ? success({ ...current, state: 'draft' })
        : refused('case.not-parked', '办件没有暂存，不必取出。');
    case 'abandoned':
      return event.reason.trim() === ''
        ? refused('case.reason-missing', '放弃办件要写明原因。')
        : success({ ...current, state: 'abandoned' });
    case 'submitted':
      return submit(current, event.submission, context);
    case 'delivered':
      return success({ ...current, delivery: event.delivery });
    default:
      return unreachable(event);
  }
}

/**
 * Without its applicant a case keeps nothing that was said or scanned about that person, nor who came along,
 * so that nothing of one citizen comes into the case of another.
 */
function removePerson(current: Case, role: PersonRole): Case {
  if (role !== 'applicant') {
    const { [role]: _removed, ...people } = current.people;
    return { ...current, people };
  }
  const { signed: _signed, dropped: _dropped, noticeGivenAt: _notice, ...rest } = current;
  return { ...rest, people: {}, facts: {}, items: [], form: {}, pages: [], waived: {} };
}

function voidOutdated(current: Case, context: EventContext): Case {
  const print = livePrint(current);
  if (print === undefined || current.submission !== undefined) return current;
  if (viewCase(current, context.region, context).print !== undefined) return current;
  return withPrintVoid(current, print, '打印后内容有变化');
}

function submit(current: Case, submission: NonNullable<Case['submission']>, context: EventContext): Change {
  const view = viewCase(current, context.region, context);
  const problems = view.steps.flatMap((step) => step.problems);
  if (problems.length > 0) return failure(problems);
  const deadline = view.deadline;
  if (!deadline.ok || current.signed === undefined) throw new Error('a step without problems is not done');
  const { acceptedOn, flowDueOn, dueOn, itemsDueOn = {} } = submissionDates(deadline.value);
  if (
    submission.acceptedOn !== acceptedOn ||
    submission.flowDueOn !== flowDueOn ||
    submission.dueOn !== dueOn ||
    Object.entries(submission.itemsDueOn ?? {}).some(([code, day]) => itemsDueOn[code] !== day)
  )
    return refused('submission.dates', '受理日期或办结日期与本机计算的不一致（可能已过零点），请重新提交。');
  if (submission.key !== `${current.id}:${current.signed.revision}`)
    return refused('submission.key', '提交编号与签字的申请表版本不一致，请重新提交。');
  return success({
    ...current,
    state: 'submitted',
    submission,
    delivery: { state: 'unsent', attempts: 0 },
  });
}
