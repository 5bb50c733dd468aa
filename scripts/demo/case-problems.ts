import type { z } from 'zod';
import type { Problem } from '../../domain/problem.ts';
import { unreachable } from '../../domain/result.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong with a CASE.json, place by place, in plain Chinese. Never quotes a person. */
export function problemsOfCaseFile(given: unknown, issues: readonly Issue[]): readonly Problem[] {
  return issues.flatMap((issue) => problemsOf(given, issue, []));
}

function problemsOf(given: unknown, issue: Issue, above: Path): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') return problemsOfUnion(given, issue, path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      problem([...path, key], '没有这一项，请去掉，或对照 --print-schema 核对名称。'),
    );
  return [problem(path, sentenceOf(issue, valueAt(given, path)))];
}

/** Of several allowed shapes, the one that was meant: with the fewest keys missing or unknown. */
function problemsOfUnion(
  given: unknown,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
): readonly Problem[] {
  const here = valueAt(given, path);
  const shapes = issue.errors.map((issues) => ({ issues, misfit: misfitOf(here, issues) }));
  const [best] = shapes.toSorted((a, b) => a.misfit - b.misfit);
  if (best === undefined || here === undefined || !isObject(here))
    return [problem(path, here === undefined ? absent : wrongShape(shapes.flatMap(({ issues }) => issues)))];
  return best.issues.flatMap((inner) => problemsOf(given, inner, path));
}

function misfitOf(here: unknown, issues: readonly Issue[]): number {
  let misfit = 0;
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') misfit += issue.keys.length;
    else if (issue.path.length <= 1 && valueAt(here, issue.path) === undefined) misfit += 2;
  }
  return misfit;
}

const absent = '没有写，请补上。';
const shapes: Readonly<Record<string, string>> = {
  string: '文字（写在引号里）',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表（写在方括号里）',
  object: '一组内容（写在花括号里）',
  record: '一组内容（写在花括号里）',
};

function wrongShape(issues: readonly Issue[]): string {
  const expected = issues.flatMap((issue) =>
    issue.code === 'invalid_type' && issue.path.length === 0
      ? [shapes[issue.expected] ?? issue.expected]
      : [],
  );
  if (expected.length > 0) return `应写成${[...new Set(expected)].join('、')}，请改正。`;
  const [first] = issues;
  return first === undefined ? '写法不对，请对照 --print-schema 改正。' : sentenceOf(first, '');
}

function sentenceOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return absent;
      return `应写成${shapes[issue.expected] ?? issue.expected}，请改正。`;
    case 'invalid_value':
      return value === undefined ? absent : `只能是 ${issue.values.map(String).join('、')}，请改正。`;
    case 'invalid_format':
      if (issue.format === 'date') return '不是有效的日期，请按 YYYY-MM-DD 填写（2 月 29 日只在闰年有）。';
      return '格式不对，请对照 --print-schema 改正。';
    case 'too_small':
      return issue.origin === 'number'
        ? `不能小于 ${issue.minimum}，请改正。`
        : issue.minimum === 1 || issue.minimum === 1n
          ? '是空的，请填写。'
          : `至少 ${issue.minimum} 个，请补足。`;
    case 'too_big':
      if (issue.origin === 'number') return `不能大于 ${issue.maximum}，请改正。`;
      return issue.origin === 'string'
        ? `最多 ${issue.maximum} 个字，请缩短。`
        : `最多 ${issue.maximum} 项，请删去多出的。`;
    case 'custom':
      return issue.message;
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return '写法不对，请对照 --print-schema 改正。';
    default:
      return unreachable(issue);
  }
}

function problem(path: Path, sentence: string): Problem {
  const place = path.map(String).join('.');
  return {
    code: 'demo.schema',
    message: `CASE.json ${place === '' ? '整个内容' : `的“${place}”`}：${sentence}`,
    ...(place === '' ? {} : { field: place }),
  };
}

function isObject(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(given: unknown, path: Path): unknown {
  let value = given;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
