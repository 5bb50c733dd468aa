import type { Region } from '../region/region.ts';
import type { Case, Instant } from './case.ts';

export interface NewCase {
  /** UUID. */
  readonly id: string;
  /** From `localNumber`. */
  readonly localNo: string;
  readonly region: Region;
  readonly station: string;
  readonly operator: string;
  readonly now: Instant;
}

export function newCase({ id, localNo, region, station, operator, now }: NewCase): Case {
  return {
    id,
    localNo,
    regionId: region.id,
    regionVersion: region.version,
    station,
    operator,
    state: 'draft',
    createdAt: now,
    updatedAt: now,
    version: 0,
    people: {},
    facts: {},
    items: [],
    form: {},
    pages: [],
    waived: {},
    prints: [],
  };
}
