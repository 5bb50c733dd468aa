import type { DeadlineView, ItemDeadline } from '../case/view.ts';
import type { IsoDate } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import type { Item, Limit, Limits, LimitStep } from '../region/region.ts';
import { type Result, success } from '../result.ts';
import { addMonths, addWorkingDays, type Calendar } from './working-days.ts';

/** Told where a region's paper has no limit (缺): no day is invented. */
export const toldByDepartment = '办理期限由受理部门告知';

const pauseWords = { evaluation: '残疾评定', publicity: '公示' } as const;

/** 13个工作日, 1个月, 即时办结. */
export function limitWords(limit: Limit | undefined): string {
  if (limit === undefined) return toldByDepartment;
  if (limit === '即时') return '即时办结';
  return 'months' in limit ? `${limit.months}个月` : `${limit.workingDays}个工作日`;
}

/** What is promised, else what the law sets. */
export function limitOf(limits: Limits): Limit | undefined {
  return limits.promised ?? limits.statutory;
}

/**
 * When a case accepted on that day must be answered, item by item (`domain.md 1.1.6, 1.3.1, 1.5.1`). The case
 * is due on the latest day; while an item has no limit, the case has no day. Without items the region's own
 * limits stand for what is to come. Error `calendar.year-missing`.
 */
export function deadlineFor(
  acceptedOn: IsoDate,
  regionLimits: Limits,
  items: readonly Pick<Item, 'code' | 'name' | 'limits'>[],
  calendar: Calendar,
): Result<DeadlineView, Problem> {
  const due: (ItemDeadline & { readonly flowDueOn?: IsoDate; readonly limit: Limit | undefined })[] = [];
  for (const { code, name, limits } of items.length > 0
    ? items
    : [{ code: '', name: '', limits: regionLimits }]) {
    const limit = limitOf(limits);
    const made = itemDue(acceptedOn, limit, calendar);
    if (!made.ok) return made;
    const pauses = (limits.pauses ?? []).map((pause) => pauseWords[pause]);
    due.push({ code, name, words: limitWords(limit), pauses, limit, ...made.value });
  }
  const last = due.reduce((a, b) => ((b.dueOn ?? '') > (a.dueOn ?? '') ? b : a));
  const flowDays = due.flatMap(({ flowDueOn }) => flowDueOn ?? []).toSorted();
  const [flowDueOn] = flowDays;
  const complete = due.every(({ dueOn }) => dueOn !== undefined);
  return success({
    acceptedOn,
    ...(flowDueOn !== undefined && { flowDueOn }),
    ...(complete && last.dueOn !== undefined && { dueOn: last.dueOn }),
    ...(complete &&
      typeof last.limit === 'object' &&
      'workingDays' in last.limit && { promisedWorkingDays: last.limit.workingDays }),
    words: complete ? last.words : toldByDepartment,
    items: items.length > 0 ? due.map(({ flowDueOn: _flow, limit: _limit, ...item }) => item) : [],
  });
}

interface Due {
  readonly dueOn?: IsoDate;
  readonly flowDueOn?: IsoDate;
  readonly steps: ItemDeadline['steps'];
}

function itemDue(from: IsoDate, limit: Limit | undefined, calendar: Calendar): Result<Due, Problem> {
  if (limit === undefined) return success({ steps: [] });
  if (limit === '即时') return success({ dueOn: from, steps: [] });
  if ('months' in limit) {
    const due = addMonths(from, limit.months, calendar);
    return due.ok ? success({ dueOn: due.value, steps: [] }) : due;
  }
  const due = addWorkingDays(from, limit.workingDays, calendar);
  if (!due.ok) return due;
  const steps: (LimitStep & { readonly dueOn: IsoDate })[] = [];
  let days = 0;
  for (const step of limit.steps ?? []) {
    days += step.workingDays;
    const day = addWorkingDays(from, days, calendar);
    if (!day.ok) return day;
    steps.push({ ...step, dueOn: day.value });
  }
  const flow = steps.find((step) => step.flow === true);
  return success({
    dueOn: due.value,
    ...(flow !== undefined && { flowDueOn: flow.dueOn }),
    steps: steps.map(({ name, workingDays, dueOn }) => ({ name, workingDays, dueOn })),
  });
}

/** The days that a submission keeps: what the applicant is told on the receipt. */
export function submissionDates({ acceptedOn, flowDueOn, dueOn, items }: DeadlineView) {
  const itemsDueOn = Object.fromEntries(
    items.flatMap((item) => (item.dueOn === undefined ? [] : [[item.code, item.dueOn] as const])),
  );
  return {
    acceptedOn,
    ...(flowDueOn !== undefined && { flowDueOn }),
    ...(dueOn !== undefined && { dueOn }),
    ...(Object.keys(itemsDueOn).length > 0 && { itemsDueOn }),
  };
}
