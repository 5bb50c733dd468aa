import type { Problem } from '../problem.ts';
import type { Region } from '../region/region.ts';
import { failure, type Result } from '../result.ts';
import type { Case, Instant } from './case.ts';
import type { ViewDay } from './view-case.ts';

/** What an event is judged by: the region's rules, the day, the published calendar and the instant. */
export interface EventContext extends ViewDay {
  readonly region: Region;
  readonly now: Instant;
}

/** A changed case, or why not. */
export type Change = Result<Case, readonly Problem[]>;

export function refused(code: string, message: string, place: Partial<Problem> = {}): Change {
  return failure([{ code, message, ...place }]);
}
