import type { IsoDate } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import type { Region } from '../region/region.ts';
import type { Case } from './case.ts';
import { warningsOfPeople } from './check-people.ts';
import type { ViewBeforeSteps } from './steps.ts';

/** What the clerk should know though it does not block. */
export function warnings(
  view: ViewBeforeSteps,
  current: Case,
  region: Region,
  today: IsoDate,
): readonly Problem[] {
  const list: Problem[] = [...warningsOfPeople(current.people, today)];
  const warn = (problem: Omit<Problem, 'severity'>): void => {
    list.push({ ...problem, severity: 'warning' });
  };
  const nameOf = (code: string): string => region.items.find((item) => item.code === code)?.name ?? code;
  for (const { item, because } of current.dropped ?? [])
    warn({ code: 'items.dropped', item, message: `回答改变后已取消“${nameOf(item)}”：${because}` });
  const advised = new Set<string>();
  for (const item of region.items)
    if (current.items.includes(item.code))
      for (const advice of item.advice ?? []) {
        if (!advised.has(advice)) warn({ code: 'items.advice', item: item.code, message: advice });
        advised.add(advice);
      }
  for (const block of view.form.blocks)
    for (const field of block.fields) {
      list.push(...field.problems.filter((problem) => problem.severity === 'warning'));
      if (field.differsFromCard === true)
        warn({
          code: 'form.differs-from-card',
          field: field.key,
          message: `“${field.label}”与身份证上的不一致，请对照证件核对，无误可继续。`,
        });
    }
  const open = current.state === 'draft' || current.state === 'parked';
  if (open && current.items.length > 0 && current.noticeGivenAt === undefined)
    warn({ code: 'notice.not-given', message: '还没有给申请人一次性告知单，请打印或读给申请人听。' });
  if (open && current.regionVersion !== region.version)
    warn({
      code: 'region.changed',
      message: '办件开始后本地区的规则有更新，现按新规则办理，请重新核对事项和材料。',
    });
  const used = new Set(['signed-form', ...view.materials.map((material) => material.id)]);
  const unused = new Set(current.pages.map((page) => page.target).filter((target) => !used.has(target)));
  for (const target of unused)
    warn({
      code: 'materials.unused',
      material: target,
      message: `“${region.materials.find(({ id }) => id === target)?.name ?? target}”已扫描，但所选事项不需要，不会提交，请删除这些页。`,
    });
  return list;
}
