import { readFileSync } from 'node:fs';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import { type CaseFile, caseFile } from './case-file.ts';
import { problemsOfCaseFile } from './case-problems.ts';

/** What `npm run` without `-s` puts before a sample that is redirected into a file. */
const npmHeading = /^(?:\s*> [^\n]*\n)+/;

/** Reads and parses a CASE.json: UTF-8, or UTF-16 with its byte order mark. */
export function readCase(input: string): Result<CaseFile, readonly Problem[]> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(input);
  } catch {
    return refuse('demo.input', `打不开“${input}”，请检查 --input 后面的文件名。`);
  }
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return refuse('demo.encoding', `“${input}”不是 UTF-8 编码，请另存为 UTF-8 后再试。`);
  }
  let given: unknown;
  let hidden = false;
  try {
    given = JSON.parse(text.replace(npmHeading, ''), (key, value: unknown) => {
      // Would vanish while it is parsed, and nothing given may vanish.
      if (key === '__proto__') hidden = true;
      return value;
    });
  } catch {
    return refuse('demo.json', `“${input}”不是有效的 JSON，请检查括号、引号和逗号。`);
  }
  if (hidden) return refuse('demo.schema', 'CASE.json 里没有“__proto__”这一项，请去掉。');
  const parsed = caseFile.safeParse(given);
  return parsed.success ? success(parsed.data) : failure(problemsOfCaseFile(given, parsed.error.issues));
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function refuse(code: string, message: string): Result<never, readonly Problem[]> {
  return failure([{ code, message }]);
}
