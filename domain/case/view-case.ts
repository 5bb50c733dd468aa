import type { Calendar } from '../deadlines/working-days.ts';
import type { IsoDate } from '../id-card/identity.ts';
import type { Region } from '../region/region.ts';
import type { Case } from './case.ts';
import type { CaseView } from './view.ts';

export interface ViewDay {
  /** The day in China, `YYYY-MM-DD`. */
  readonly today: IsoDate;
  readonly calendar: Calendar;
}

export function viewCase(_current: Case, _region: Region, _day: ViewDay): CaseView {
  throw new Error('viewCase: being written');
}
