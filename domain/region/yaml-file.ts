import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import { failure, type Result, success, unreachable } from '../result.ts';

export type Path = readonly (string | number)[];

const maxCharacters = 500_000;
const maxAliases = 100;
/** Deeper than any rule needs; a deeper text would only serve to exhaust the program. */
const maxDepth = 40;
/** Lists within lists on one line: `- - - -`. */
const nestedEntries = new RegExp(`^ *(?:[-?:] +){${maxDepth},}`, 'm');

/** The values of a YAML text, of whatever shape, that can say where each of them stands. */
export interface RawFile {
  readonly value: unknown;
  /** `file:line:column`; `offset` counts characters inside a one-line text value. */
  readonly place: (path: Path, offset?: number) => string;
  /** Where the name `key` of the map at `path` stands. */
  readonly placeOfKey: (path: Path, key: string) => string;
}

/** A file whose values have the shape they should have. */
export interface YamlFile<T> extends RawFile {
  readonly value: T;
}

/** A problem in a region's own text, led by `file:line:column`, for the person who writes it. */
export function textProblem(place: string, message: string): Problem {
  return { code: 'region.invalid', message: `${place} ${message}` };
}

/** YAML 1.2 with unique keys, bounded size, depth and aliases. */
export function readYaml(file: string, text: string): Result<RawFile, readonly Problem[]> {
  if (text.length > maxCharacters)
    return failure([textProblem(file, `文件过大（超过 ${maxCharacters} 个字符），请拆分或检查内容。`)]);
  // The parser follows nesting by recursion, so it is measured before.
  if (flowDepth(text) > maxDepth || nestedEntries.test(text))
    return failure([textProblem(file, `内容嵌套过深（超过 ${maxDepth} 层），请检查内容。`)]);
  const lines = new LineCounter();
  const document: Document = parseDocument(text, {
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
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    return failure([textProblem(file, `YAML 引用（别名）有误或过多：${(error as Error).message}`)]);
  }
  if (depthOf(value, 0) > maxDepth)
    return failure([textProblem(file, `内容嵌套过深（超过 ${maxDepth} 层），请检查内容。`)]);
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  return success({
    value,
    place: (path, offset = 0) => {
      const node = nodeAt(document, path);
      const start = node?.range?.[0] ?? 0;
      const quote = isScalar(node) && (node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE') ? 1 : 0;
      const inBlock = isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');
      return at(start + (inBlock ? 0 : offset + (offset > 0 ? quote : 0)));
    },
    placeOfKey: (path, key) => at(keyAt(document, path, key)?.range?.[0] ?? 0),
  });
}

/** The same file, once its values have the shape of `schema`. */
export function checkYaml<S extends z.ZodType>(
  file: RawFile,
  schema: S,
): Result<YamlFile<z.output<S>>, readonly Problem[]> {
  const checked = schema.safeParse(file.value);
  return checked.success
    ? success({ ...file, value: checked.data })
    : failure(checked.error.issues.flatMap((issue) => describe(issue, file)));
}

/** Deepest nesting of brackets, which a parser follows by recursion; quoted brackets only make it stricter. */
function flowDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function depthOf(value: unknown, above: number): number {
  if (typeof value !== 'object' || value === null || above > maxDepth) return above;
  let deepest = above;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child, above + 1));
  return deepest;
}

function describe(issue: z.core.$ZodIssue, file: RawFile): readonly Problem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code !== 'unrecognized_keys')
    return [
      textProblem(file.place(path), `“${path.join('.')}”有误：${sentence(issue, valueAt(file.value, path))}`),
    ];
  return issue.keys.map((key) =>
    textProblem(
      file.placeOfKey(path, key),
      `“${[...path, key].join('.')}”有误：没有这个字段（${key}），请检查拼写。`,
    ),
  );
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `没有这个字段（${issue.keys.join('、')}）。`;
    case 'invalid_type':
      return found === undefined ? `缺少必填内容（${issue.expected}）。` : `应为 ${issue.expected}。`;
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')} 之一。`;
    case 'invalid_union':
      return '写法不对，请对照 docs/regions.md 的写法。';
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `${issue.message}。`;
    default:
      return unreachable(issue);
  }
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const name of path)
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, name)
        ? (found as Readonly<Record<string | number, unknown>>)[name]
        : undefined;
  return found;
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
