import { success } from '../result.ts';
import { type Change, type EventContext, refused } from './change.ts';
import { type Case, type Page, type PageTarget, signedFormTarget } from './case.ts';
import { viewCase } from './view-case.ts';

/** Keeps a case, and what is sent of it, within what a counter ever needs. */
const maxPages = 200;
const maxEvidence = 200;

function unknownPage(): Change {
  return refused('pages.unknown', '找不到这一页，可能已被删除，请刷新后再试。');
}

/** Pages go only where they are needed: to a material of the chosen items, or to the signed form. */
function refusedTarget(current: Case, target: PageTarget, context: EventContext): Change | undefined {
  if (target === signedFormTarget) return undefined;
  const material = context.region.materials.find(({ id }) => id === target);
  if (material === undefined)
    return refused('materials.unknown', '本地区没有这项材料，请重新选择材料。', { material: target });
  if (viewCase(current, context.region, context).materials.some(({ id }) => id === target)) return undefined;
  return refused('materials.not-needed', `所选事项不需要“${material.name}”，不必收取。`, {
    material: target,
  });
}

/** A signature stands for exactly its pages: without one of them it is gone. */
function withPages(current: Case, pages: readonly Page[]): Case {
  const { signed, ...rest } = current;
  const kept = signed?.pages.every((id) =>
    pages.some((page) => page.id === id && page.target === signedFormTarget),
  );
  return signed !== undefined && kept === true ? { ...rest, signed, pages } : { ...rest, pages };
}

export function addPage(
  current: Case,
  page: Page,
  replaces: string | undefined,
  context: EventContext,
): Change {
  const stray = refusedTarget(current, page.target, context);
  if (stray !== undefined) return stray;
  if (current.pages.some((other) => other.id === page.id))
    return refused('pages.duplicate', '这一页已经在办件里，不必重复添加。');
  if (replaces !== undefined) {
    const index = current.pages.findIndex((other) => other.id === replaces);
    if (index < 0) return unknownPage();
    return success(withPages(current, current.pages.with(index, page)));
  }
  if (current.pages.length >= maxPages)
    return refused('pages.too-many', `一个办件最多 ${maxPages} 页，请删去重复的页后再扫描。`);
  return success({ ...current, pages: [...current.pages, page] });
}

export function removePage(current: Case, pageId: string): Change {
  if (!current.pages.some((page) => page.id === pageId)) return unknownPage();
  return success(
    withPages(
      current,
      current.pages.filter((page) => page.id !== pageId),
    ),
  );
}

export function rotatePage(current: Case, pageId: string, rotation: Page['rotation']): Change {
  if (!current.pages.some((page) => page.id === pageId)) return unknownPage();
  return success({
    ...current,
    pages: current.pages.map((page) => (page.id === pageId ? { ...page, rotation } : page)),
  });
}

/** `position` counts among the pages of the target, from 0; beyond the end means last. */
export function movePage(
  current: Case,
  pageId: string,
  target: PageTarget,
  position: number,
  context: EventContext,
): Change {
  const page = current.pages.find((candidate) => candidate.id === pageId);
  if (page === undefined) return unknownPage();
  const stray = refusedTarget(current, target, context);
  if (stray !== undefined) return stray;
  const others = current.pages.filter((candidate) => candidate !== page);
  const next = others.filter((candidate) => candidate.target === target)[Math.max(0, position)];
  const index = next === undefined ? others.length : others.indexOf(next);
  return success(withPages(current, others.toSpliced(index, 0, { ...page, target })));
}

export function waiveMaterial(
  current: Case,
  material: string,
  evidence: string | null,
  context: EventContext,
): Change {
  if (evidence === null) {
    const { [material]: _taken, ...waived } = current.waived;
    return success({ ...current, waived });
  }
  const stray = refusedTarget(current, material, context);
  if (stray !== undefined) return stray;
  const text = evidence.trim();
  if (material === signedFormTarget)
    return refused('materials.unknown', '签字的申请表不能免提交，请扫描。', { material });
  if (text === '' || Array.from(text).length > maxEvidence)
    return refused('materials.evidence', `免提交要写明依据（如电子证照编号），最多 ${maxEvidence} 个字。`, {
      material,
    });
  return success({ ...current, waived: { ...current.waived, [material]: text } });
}
