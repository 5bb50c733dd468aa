import { viewCase } from '../../domain/case/view-case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { Calendar } from '../../domain/deadlines/working-days.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Region } from '../../domain/region/region.ts';
import { type Result, success } from '../../domain/result.ts';
import { type Example, exampleCase } from './example-case.ts';

/** What the region says of a person: items and why, what to ask next, fields, materials, days. */
export function explain(example: Example, region: Region, today: string, calendar: Calendar) {
  const made = exampleCase(example, region, today, calendar);
  if (!made.ok) return made satisfies Result<never, readonly Problem[]>;
  return success(explanation(viewCase(made.value, region, { today, calendar }), today));
}

export type Explanation = ReturnType<typeof explanation>;

function explanation(view: CaseView, today: string) {
  return {
    region: view.regionId,
    today,
    age: view.age,
    guardianNeeded: view.guardianNeeded,
    items: view.entitlements.map(({ code, name, verdict, reasons, asks, chosen, suggested }) => ({
      code,
      name,
      verdict,
      chosen,
      reasons,
      asks,
      suggested,
    })),
    nextQuestion: view.questions.find(({ id }) => id === view.nextQuestion)?.question,
    questions: view.questions.map(({ id, question, value, needed }) => ({ id, question, value, needed })),
    fields: view.form.blocks.flatMap((block) =>
      block.fields.map(({ number, key, label, required, text, from }) => ({
        number,
        key,
        label,
        required,
        text,
        from,
      })),
    ),
    materials: view.materials.map(({ id, name, original, copies, neededFor }) => ({
      id,
      name,
      original,
      copies,
      neededFor,
    })),
    deadline: view.deadline.ok ? view.deadline.value : { problem: view.deadline.error.message },
    evaluation: view.evaluation,
    publicity: view.publicity,
    warnings: view.warnings.map(({ message }) => message),
  };
}

const verdictWords = {
  entitled: '可以办',
  'not-entitled': '不能办',
  unknown: '还不知道',
  automatic: '不用申请',
} as const;

/** The same for reading. */
export function explanationText(of: Explanation): string {
  const { deadline } = of;
  return [
    `${of.region}　${of.today}　${of.age ?? '?'} 周岁${of.guardianNeeded ? '　要监护人' : ''}`,
    '',
    '事项',
    ...of.items.map(
      ({ code, name, verdict, chosen, reasons, asks, suggested }) =>
        `  ${chosen ? '☑' : '□'} ${verdictWords[verdict]}　${name}（${code}）${reasons.join('')}${asks.length > 0 ? ` 要问：${asks.join('、')}` : ''}${suggested === undefined ? '' : ` 提示：${suggested}`}`,
    ),
    '',
    `下一问　${of.nextQuestion ?? '没有要问的了'}`,
    '',
    '申请表',
    ...of.fields.map(
      ({ number, label, required, text, from }) =>
        `  ${number} ${label}${required ? ' *' : ''}${text === '' ? '' : `：${text}（${from ?? ''}）`}`,
    ),
    '',
    '材料',
    ...of.materials.map(
      ({ name, original, copies, neededFor }) =>
        `  ${name}　${original}　${copies} 份　用于：${neededFor.join('、')}`,
    ),
    '',
    '期限',
    ...('problem' in deadline
      ? [`  ${deadline.problem}`]
      : [
          `  受理 ${deadline.acceptedOn}　办结 ${deadline.dueOn ?? '—'}　${deadline.words}`,
          ...deadline.items.map(
            ({ name, dueOn, words, steps }) =>
              `  ${name}　${dueOn ?? '—'}　${words}${steps.map((step) => `　${step.name} ${step.dueOn}`).join('')}`,
          ),
        ]),
    ...(of.evaluation === undefined
      ? []
      : [
          '',
          '残疾评定',
          ...of.evaluation.places.map(({ place, categories }) => `  ${place}　${categories.join('、')}`),
          ...of.evaluation.days.map(({ label }) => `  可预约 ${label}`),
        ]),
    ...(of.publicity === undefined
      ? []
      : [
          '',
          `公示　${of.publicity.needed === undefined ? '还不知道' : of.publicity.needed ? '要' : '不要'}　${of.publicity.workingDays ?? '期限待配置'}${of.publicity.because ?? ''}`,
        ]),
    ...(of.warnings.length === 0 ? [] : ['', '提示', ...of.warnings.map((warning) => `  ${warning}`)]),
  ].join('\n');
}
