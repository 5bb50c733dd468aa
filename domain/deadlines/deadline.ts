import type { DeadlineView } from '../case/view.ts';
import type { IsoDate } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import type { Limits } from '../region/region.ts';
import { type Result, success } from '../result.ts';
import { addWorkingDays, type Calendar } from './working-days.ts';

/** The last answer of each calendar: a view asks for the same day again with every keystroke. */
const answers = new WeakMap<Calendar, { readonly of: string; readonly answer: DeadlineView }>();

/** When a case accepted on that day must have been passed on, and answered (`domain.md 1.1.6`). */
export function deadlineFor(
  acceptedOn: IsoDate,
  limits: Limits,
  calendar: Calendar,
): Result<DeadlineView, Problem> {
  const of = `${acceptedOn} ${limits.flowWorkingDays} ${limits.promisedWorkingDays}`;
  const known = answers.get(calendar);
  if (known?.of === of) return success(known.answer);
  const flow = addWorkingDays(acceptedOn, limits.flowWorkingDays, calendar);
  if (!flow.ok) return flow;
  const due = addWorkingDays(acceptedOn, limits.promisedWorkingDays, calendar);
  if (!due.ok) return due;
  const answer = {
    acceptedOn,
    flowDueOn: flow.value,
    dueOn: due.value,
    promisedWorkingDays: limits.promisedWorkingDays,
  };
  answers.set(calendar, { of, answer });
  return success(answer);
}
