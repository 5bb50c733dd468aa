import type { Page } from '../case/case.ts';
import type { MaterialView } from '../case/view.ts';
import { truth } from '../eligibility/entitlements.ts';
import type { Scope } from '../region/expression.ts';
import type { Material, Region } from '../region/region.ts';

export interface MaterialEvidence {
  readonly pages: readonly Page[];
  /** 免提交: material id → evidence. */
  readonly waived: Readonly<Record<string, string>>;
}

/**
 * The one set of materials of the chosen items (`domain.md 1.1.5`): each once, with the most copies any item
 * asks for. 非必要 means conditional: needed when its condition holds, and only then. A photo on paper or as
 * a file both count (“纸质或电子”) once there is a page of it.
 */
export function materialList(
  region: Region,
  scope: Scope,
  { pages, waived }: MaterialEvidence,
): readonly MaterialView[] {
  const list = new Map<string, MaterialView>();
  for (const material of region.materials) {
    const codes = material.items.filter((code) => scope.items.includes(code));
    if (codes.length === 0 || isPrintedHere(material)) continue;
    if (material.when !== undefined && truth(region, material.when, scope) !== true) continue;
    const neededFor = region.items.filter((item) => codes.includes(item.code)).map((item) => item.name);
    const known = list.get(material.id);
    list.set(
      material.id,
      known === undefined
        ? view(material, neededFor, pages, waived[material.id])
        : {
            ...known,
            copies: Math.max(known.copies, material.copies),
            original: stricter(known.original, material.original),
            neededFor: [...new Set([...known.neededFor, ...neededFor])],
          },
    );
  }
  return [...list.values()];
}

/** The form itself, and the papers that are printed, signed and scanned with it, are never handed in apart. */
function isPrintedHere({ isForm, paper }: Material): boolean {
  return isForm === true || paper !== undefined;
}

/** An original is also good where a copy would do. */
const strictness: readonly Material['original'][] = ['复印件', '原件或复印件', '原件', '原件及复印件'];

function stricter(a: Material['original'], b: Material['original']): Material['original'] {
  return strictness.indexOf(a) >= strictness.indexOf(b) ? a : b;
}

function view(
  material: Material,
  neededFor: readonly string[],
  pages: readonly Page[],
  evidence: string | undefined,
): MaterialView {
  const own = pages.filter((page) => page.target === material.id);
  return {
    id: material.id,
    name: material.name,
    original: material.original,
    medium: material.medium,
    copies: material.copies,
    necessity: material.necessity,
    ...(material.spec !== undefined && { spec: material.spec }),
    ...(material.remark !== undefined && { remark: material.remark }),
    isPhoto: material.isPhoto === true,
    neededFor,
    state: own.length > 0 ? 'present' : evidence !== undefined ? 'waived' : 'missing',
    ...(evidence !== undefined && { evidence }),
    pages: own,
  };
}
