import type { Problem } from '../problem.ts';
import type { Contradiction } from '../eligibility/known-facts.ts';
import type { Region } from '../region/region.ts';
import type { CaseView, StepId, StepView } from './view.ts';

export type ViewBeforeSteps = Omit<CaseView, 'steps' | 'currentStep' | 'warnings'>;

/** The desk's steps with what stands in the way of each, in the order to settle it. */
export function steps(
  view: ViewBeforeSteps,
  region: Region,
  blockingFacts: readonly string[],
  contradictions: readonly Contradiction[],
): readonly StepView[] {
  const before: StepView[] = [
    step('identity', identityProblems(view)),
    step('entitlement', [
      ...entitlementProblems(view, region, blockingFacts),
      ...contradictions.map((contradiction) => contradictionProblem(region, contradiction)),
    ]),
    step('form', formProblems(view)),
    step('materials', materialProblems(view)),
    step('signing', signingProblems(view)),
  ];
  const submitted = view.submission !== undefined;
  const problems: Problem[] = [];
  if (!submitted && !view.deadline.ok) problems.push(view.deadline.error);
  return [...before, { id: 'submission', done: submitted, problems }];
}

function step(id: StepId, problems: readonly Problem[]): StepView {
  return { id, done: problems.length === 0, problems };
}

function identityProblems(view: ViewBeforeSteps): readonly Problem[] {
  return view.people.applicant === undefined
    ? [{ code: 'identity.missing', message: '还没有申请人，请放上申请人的身份证，或手工录入。' }]
    : [];
}

function entitlementProblems(
  view: ViewBeforeSteps,
  region: Region,
  blockingFacts: readonly string[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const chosen = view.entitlements.filter((item) => item.chosen);
  if (chosen.length === 0)
    problems.push({ code: 'items.none', message: '还没有选择事项，请至少选择一个可以办理的事项。' });
  for (const item of chosen)
    if (!item.selectable)
      problems.push({
        code: 'items.not-entitled',
        item: item.code,
        message: `现在不能办理“${item.name}”，请取消选择或更正回答。不符合条件：${item.reasons.join('')}`,
      });
  for (const id of blockingFacts) {
    const question = region.facts.find((fact) => fact.id === id)?.question ?? id;
    problems.push({ code: 'facts.unanswered', fact: id, message: `还没有回答：${question}` });
  }
  return problems;
}

function contradictionProblem(region: Region, { fact, against }: Contradiction): Problem {
  const asked = (id: string): string => region.facts.find((one) => one.id === id)?.question ?? id;
  const others = against.map((id) => `“${asked(id)}”`).join('、');
  return {
    code: 'facts.contradiction',
    fact,
    message: `“${asked(fact)}”的回答与${others}的回答不一致，请对照证件核对，更正其中一项。`,
  };
}

function formProblems(view: ViewBeforeSteps): readonly Problem[] {
  return view.form.blocks
    .flatMap((block) => block.fields.flatMap((field) => field.problems))
    .filter((problem) => problem.severity !== 'warning');
}

function materialProblems(view: ViewBeforeSteps): readonly Problem[] {
  return view.materials
    .filter((material) => material.state === 'missing')
    .map(({ id, name, original, copies }) => ({
      code: 'materials.missing',
      material: id,
      message: `还缺“${name}”（${original}，${copies}份），请扫描、添加文件，或登记免提交。`,
    }));
}

function signingProblems(view: ViewBeforeSteps): readonly Problem[] {
  if (view.submission !== undefined) return [];
  if (view.print === undefined) {
    const last = view.voidPrints.at(-1);
    return last === undefined
      ? [{ code: 'print.none', message: '申请表还没有打印，请打印后交申请人签字。' }]
      : [
          {
            code: 'print.void',
            message: `第 ${last.revision} 版申请表已作废（${last.voidedBecause ?? '内容有变化'}），请收回旧表，重新打印签字。`,
          },
        ];
  }
  if (view.signed !== undefined) return [];
  if (view.print.state !== 'printed')
    return [
      view.print.state === 'failed'
        ? { code: 'print.failed', message: '申请表没有打印出来，请处理打印机后重新打印。' }
        : { code: 'print.unfinished', message: '申请表还没有打印完，请等待打印机出纸。' },
    ];
  return [{ code: 'signed.missing', message: '还没有扫描签字后的申请表，请申请人签字后扫描全部页。' }];
}
