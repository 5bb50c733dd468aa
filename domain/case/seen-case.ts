import type { Region } from '../region/region.ts';
import type { Case } from './case.ts';
import type { CaseView } from './view.ts';
import { type ViewDay, viewCase } from './view-case.ts';

interface Seen {
  readonly current: Case;
  readonly day: ViewDay;
  readonly view: CaseView;
}

/** The last view under each region: one change asks for the same view several times. */
const lastSeen = new WeakMap<Region, Seen>();

/**
 * `viewCase`, which derives the view of the same content only once: a case that differs from the one before in
 * nothing but its version and the time of its change looks the same. The same input gives an equal view.
 */
export function seenCase(current: Case, region: Region, day: ViewDay): CaseView {
  const last = lastSeen.get(region);
  if (last?.day.today === day.today && last.day.calendar === day.calendar) {
    if (last.current === current) return last.view;
    if (sameContent(last.current, current))
      return { ...last.view, version: current.version, updatedAt: current.updatedAt };
  }
  const view = viewCase(current, region, day);
  lastSeen.set(region, { current, day, view });
  return view;
}

/** Cases are never changed in place: what is the same object says the same. */
function sameContent(one: Case, other: Case): boolean {
  const keys = Object.keys(one) as (keyof Case)[];
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key === 'version' || key === 'updatedAt' || one[key] === other[key])
  );
}
