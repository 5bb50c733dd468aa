import type { Problem } from '../../domain/problem.ts';

/** Status word of an answer, SW3 (`id-card.md 1.5`). */
export const sw3 = {
  success: 0x90,
  cardFound: 0x9f,
  notOnCard: 0x91,
  noCard: 0x80,
  selectFailed: 0x81,
  checksumRefused: 0x10,
  lengthRefused: 0x11,
  commandRefused: 0x21,
  readFailed: 0x41,
  selfTestFailed: 0x60,
  unauthorised: 0x66,
} as const;

/**
 * What a failed status says about.
 * `line` the bytes got damaged: ask again · `card` the card: put it on anew · `reader` the device: nothing helps
 * but service.
 */
export type FailureOf = 'line' | 'card' | 'reader';

interface StatusWord {
  readonly of: FailureOf;
  readonly code: string;
  readonly message: string;
}

const failures: Readonly<Record<number, StatusWord>> = {
  0x10: {
    of: 'line',
    code: 'reader.checksum-refused',
    message: '读卡器收到的指令有误（校验和不对），请插紧读卡器的连线后再读；反复出现请换一根线或换一个接口。',
  },
  0x11: {
    of: 'line',
    code: 'reader.length-refused',
    message: '读卡器收到的指令有误（长度不对），请插紧读卡器的连线后再读；反复出现请换一根线或换一个接口。',
  },
  0x21: {
    of: 'reader',
    code: 'reader.command-refused',
    message: '读卡器不认识读卡指令，可能型号不符，请联系技术人员核对读卡器型号；可先改为手工录入。',
  },
  0x23: {
    of: 'reader',
    code: 'reader.not-permitted',
    message: '读卡器拒绝了这项操作（越权），请联系技术人员检查读卡器授权；可先改为手工录入。',
  },
  0x24: {
    of: 'card',
    code: 'reader.unrecognised-error',
    message: '读卡器报告了不能识别的错误，请拿起身份证重新放一次；仍不行请拔插读卡器。',
  },
  0x31: {
    of: 'card',
    code: 'reader.card-refused-reader',
    message: '身份证没有通过对读卡器的认证，请拿起身份证重新放一次；换一张卡也不行时请联系技术人员。',
  },
  0x32: {
    of: 'card',
    code: 'reader.card-not-genuine',
    message: '读卡器没能认证这张身份证，请拿起重新放一次；仍不行请核验证件真伪，或改为手工录入。',
  },
  0x33: {
    of: 'card',
    code: 'reader.information-unverified',
    message: '身份证内的信息没有通过验证，请拿起重新放一次；仍不行请核验证件真伪，或改为手工录入。',
  },
  0x37: {
    of: 'card',
    code: 'reader.fingerprint-unverified',
    message: '身份证内的指纹信息没有通过验证，请拿起身份证重新放一次；仍不行请改为手工录入。',
  },
  0x3f: {
    of: 'card',
    code: 'reader.information-length',
    message: '身份证内的信息长度不对，请拿起身份证重新放一次；仍不行请改为手工录入。',
  },
  0x40: {
    of: 'card',
    code: 'reader.not-an-id-card',
    message: '放上的不是可识别的身份证，请确认是二代身份证，拿开其他卡片后重新放一次。',
  },
  0x41: {
    of: 'card',
    code: 'reader.read-failed',
    message: '没有读完身份证，请把证件平放在感应区，等提示后再取走；仍不行请改为手工录入。',
  },
  0x47: {
    of: 'card',
    code: 'reader.random-failed',
    message: '读卡器与身份证通信失败（取随机数），请拿起身份证重新放一次。',
  },
  0x60: {
    of: 'reader',
    code: 'reader.self-test-failed',
    message: '读卡器自检失败，不能读卡，请拔下重新插上；仍不行请联系技术人员更换，可先改为手工录入。',
  },
  0x66: {
    of: 'reader',
    code: 'reader.unauthorised',
    message: '读卡器的安全模块没有授权，不能读卡，请联系技术人员更换读卡器；可先改为手工录入。',
  },
  0x80: {
    of: 'card',
    code: 'reader.no-card',
    message: '没有找到身份证，请把身份证平放在读卡器的感应区。',
  },
  0x81: {
    of: 'card',
    code: 'reader.select-failed',
    message: '没能选中身份证，请只放一张证件、平放不动，再试一次。',
  },
  0x91: {
    of: 'card',
    code: 'reader.not-on-card',
    message: '这张卡里没有要读的内容，请确认放上的是二代身份证，重新放一次。',
  },
};

/** A failed status in words, with what it is about. Codes no list knows are told with their number. */
export function failureOf(status: number): { readonly of: FailureOf; readonly problem: Problem } {
  const known = failures[status];
  if (known !== undefined) return { of: known.of, problem: { code: known.code, message: known.message } };
  const hex = status.toString(16).toUpperCase().padStart(2, '0');
  return {
    of: 'card',
    problem: {
      code: 'reader.unknown-status',
      message: `读卡器返回了未知的状态 ${hex}，请拿起身份证重新放一次；仍不行请把这个代码告诉技术人员。`,
    },
  };
}

/** Every status that means failure, for tests. */
export const failureStatuses: readonly number[] = Object.keys(failures).map(Number);
