import type { Problem } from '../problem.ts';
import type { Region } from '../region/region.ts';
import type { Result } from '../result.ts';
import type { Case, CaseEvent, Instant } from './case.ts';
import type { ViewDay } from './view-case.ts';

export interface EventContext extends ViewDay {
  readonly region: Region;
  readonly now: Instant;
}

/** The next state of the case, or why the event is not allowed; a refused event changes nothing. */
export function applyEvent(
  _current: Case,
  _event: CaseEvent,
  _context: EventContext,
): Result<Case, readonly Problem[]> {
  throw new Error('applyEvent: being written');
}
