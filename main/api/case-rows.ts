import { maskIdNumber, maskName } from '../../domain/id-card/masking.ts';
import type { ItemCode } from '../../domain/region/region.ts';
import type { CaseSummary } from '../store/case-store.ts';
import type { CaseRow } from './contract.ts';

/** A row of a list is masked; one that the operator searched for shows the name, never the whole number. */
export function caseRow(
  summary: CaseSummary,
  searched: boolean,
  itemName: (code: ItemCode) => string,
): CaseRow {
  const { id, localNo, state, items, updatedAt, delivery, dueOn } = summary;
  const name = summary.name ?? '';
  return {
    id,
    localNo,
    state,
    name: searched ? name : maskName(name),
    idNumberMasked: summary.idNumber === undefined ? '' : maskIdNumber(summary.idNumber),
    items: items.map(itemName),
    updatedAt,
    ...(delivery ? { delivery } : {}),
    ...(dueOn === undefined ? {} : { dueOn }),
  };
}
