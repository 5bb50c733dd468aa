import { truth } from '../eligibility/entitlements.ts';
import type { Scope } from '../region/expression.ts';
import type { Region } from '../region/region.ts';

export interface PublicityView {
  /** Undefined while it is not known whether the person is exempt. */
  readonly needed?: boolean;
  /** Absent where the region does not say (待配置). */
  readonly workingDays?: number;
  readonly place?: string;
  /** The words of the paper for an exemption that holds. */
  readonly because?: string;
}

/** 公示 of the chosen items (`domain.md 1.6`). Undefined when none of them is publicised. */
export function publicityOf(region: Region, scope: Scope): PublicityView | undefined {
  const { publicity } = region;
  if (publicity === undefined || !publicity.items.some((code) => scope.items.includes(code)))
    return undefined;
  const { workingDays, place, notFor } = publicity;
  const exempt = notFor === undefined ? false : truth(region, notFor.when, scope);
  return {
    ...(exempt !== undefined && { needed: !exempt }),
    ...(workingDays !== undefined && { workingDays }),
    ...(place !== undefined && { place }),
    ...(exempt === true && notFor !== undefined && { because: notFor.says }),
  };
}
