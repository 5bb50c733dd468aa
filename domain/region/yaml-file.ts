import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import { failure, type Result, success, unreachable } from '../result.ts';

type Path = readonly (string | number)[];

const maxCharacters = 500_000;
const maxAliases = 100;

/** One parsed YAML file that can say where a value stands. */
export interface YamlFile<T> {
  readonly value: T;
  /** `file:line:column`; `offset` counts characters inside a one-line text value. */
  readonly place: (path: Path, offset?: number) => string;
}

/** A problem in a region's own text, led by `file:line:column`, for the person who writes it. */
export function textProblem(place: string, message: string): Problem {
  return { code: 'region.invalid', message: `${place} ${message}` };
}

/** YAML 1.2 with unique keys, bounded size and bounded aliases, checked against `schema`. */
export function parseYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): Result<YamlFile<z.output<S>>, readonly Problem[]> {
  if (text.length > maxCharacters)
    return failure([textProblem(file, `文件过大（超过 ${maxCharacters} 个字符），请拆分或检查内容。`)]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    uniqueKeys: true,
    strict: true,
  });
  if (document.errors.length > 0)
    return failure(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return textProblem(`${file}:${line}:${col}`, `YAML 写法有误：${firstLine(error.message)}`);
      }),
    );
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    return failure([textProblem(file, `YAML 引用（别名）有误或过多：${(error as Error).message}`)]);
  }
  const place = (path: Path, offset = 0): string => {
    const node = nodeAt(document, path);
    const start = node?.range?.[0] ?? 0;
    const quote = isScalar(node) && (node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE') ? 1 : 0;
    const inBlock = isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');
    const { line, col } = lines.linePos(start + (inBlock ? 0 : offset + (offset > 0 ? quote : 0)));
    return `${file}:${line}:${col}`;
  };
  const checked = schema.safeParse(plain);
  if (!checked.success)
    return failure(checked.error.issues.flatMap((issue) => describe(issue, document, place, lines, file)));
  return success({ value: checked.data, place });
}

function describe(
  issue: z.core.$ZodIssue,
  document: Document,
  place: (path: Path) => string,
  lines: LineCounter,
  file: string,
): readonly Problem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code !== 'unrecognized_keys')
    return [textProblem(place(path), `“${path.join('.')}”有误：${sentence(issue)}`)];
  return issue.keys.map((key) => {
    const { line, col } = lines.linePos(keyAt(document, path, key)?.range?.[0] ?? 0);
    return textProblem(
      `${file}:${line}:${col}`,
      `“${[...path, key].join('.')}”有误：没有这个字段（${key}），请检查拼写。`,
    );
  });
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `没有这个字段（${issue.keys.join('、')}）。`;
    case 'invalid_type':
      return issue.input === undefined ? `缺少必填内容（${issue.expected}）。` : `应为 ${issue.expected}。`;
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')} 之一。`;
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `${issue.message}。`;
    default:
      return unreachable(issue);
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

/** The deepest node on the way to `path`. */
function nodeAt(document: Document, path: Path): Node | undefined {
  let found: Node | undefined = isNode(document.contents) ? document.contents : undefined;
  for (let depth = 1; depth <= path.length; depth++) {
    const node = document.getIn(path.slice(0, depth), true);
    if (!isNode(node) || !node.range) break;
    found = node;
  }
  return found;
}

/** The node of a key in the map at `path`. */
function keyAt(document: Document, path: Path, key: string): Node | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return nodeAt(document, path);
  const pair = map.items.find((entry) => isScalar(entry.key) && entry.key.value === key);
  return isNode(pair?.key) ? pair.key : nodeAt(document, path);
}
