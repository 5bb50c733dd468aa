import { unreachable } from '../result.ts';
import type { SexCode } from './identity.ts';

/** Printed word of a sex code, GB/T 2261.1: 男, 女, 未知的性别, 未说明的性别. */
export function sexName(code: SexCode): string {
  switch (code) {
    case '0':
      return '未知的性别';
    case '1':
      return '男';
    case '2':
      return '女';
    case '9':
      return '未说明的性别';
    default:
      return unreachable(code);
  }
}

export function isSexCode(text: string): text is SexCode {
  return text === '0' || text === '1' || text === '2' || text === '9';
}
