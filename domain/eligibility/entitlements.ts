import type { EntitlementView, Verdict } from '../case/view.ts';
import { expressionOf } from '../region/check-region.ts';
import { type Scope, unknown } from '../region/expression.ts';
import type { Cel, Item, ItemCode, Region } from '../region/region.ts';
import { factsToAsk, type KnownFacts } from './known-facts.ts';

/** True, false or undefined = not known yet; what was missing is added to `missing`. */
export function truth(region: Region, text: Cel, scope: Scope, missing?: Set<string>): boolean | undefined {
  const value = expressionOf(region, text).evaluate(scope, missing);
  return value === unknown ? undefined : value === true;
}

export interface Assessment {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly missing: ReadonlySet<string>;
}

/** Three answers for one item: all conditions hold, one fails (each failing sentence told), or facts are missing. */
export function assess(region: Region, item: Item, scope: Scope): Assessment {
  const failed: string[] = [];
  const missing = new Set<string>();
  for (const { when, says } of item.conditions) {
    if (truth(region, when, scope, missing) === false) failed.push(says);
  }
  if (failed.length > 0) return { verdict: 'not-entitled', reasons: failed, missing: new Set() };
  if (missing.size > 0 && item.conditions.some(({ when }) => truth(region, when, scope) === undefined))
    return { verdict: 'unknown', reasons: [], missing };
  return item.kind === '免申办理' || item.kind === '免申即享'
    ? { verdict: 'automatic', reasons: item.conditions.map(({ says }) => says), missing }
    : { verdict: 'entitled', reasons: [], missing };
}

/** Every item of the region for this person. */
export function entitlements(
  region: Region,
  chosen: readonly ItemCode[],
  known: KnownFacts,
  scope: Scope,
): readonly EntitlementView[] {
  return region.items.map((item) => {
    const { verdict, reasons, missing } = assess(region, item, scope);
    return {
      code: item.code,
      name: item.name,
      group: item.group,
      department: region.departments[item.department] ?? item.department,
      verdict,
      selectable: verdict === 'entitled' || (verdict === 'automatic' && item.mayTick === true),
      chosen: chosen.includes(item.code),
      reasons,
      asks: verdict === 'unknown' ? factsToAsk(region, missing, known, scope) : [],
      remarks: item.remarks ?? [],
      ...(isSuggested(item, chosen, verdict) && { suggested: item.suggest.says }),
    };
  });
}

/** Offered while another item is handled, to a person who is entitled to it and has not chosen it. */
function isSuggested(
  item: Item,
  chosen: readonly ItemCode[],
  verdict: Verdict,
): item is Item & Required<Pick<Item, 'suggest'>> {
  return (
    verdict === 'entitled' &&
    !chosen.includes(item.code) &&
    item.suggest?.with.some((code) => chosen.includes(code)) === true
  );
}
