import type { Problem } from '../../domain/problem.ts';

/** Failures that no status word of the reader says. */
export const readerProblems = {
  disconnected: {
    code: 'reader.disconnected',
    message: '读卡器已断开，请检查连线或重新插上，接好后会自动恢复；急用时可改为手工录入。',
  },
  silent: {
    code: 'reader.silent',
    message: '读卡器没有回应，正在重新连接；若不恢复请拔下读卡器重新插上，或改为手工录入。',
  },
  'half-frame': {
    code: 'reader.half-frame',
    message: '读卡器的数据只收到一半，请插紧连线，拿起身份证重新放一次。',
  },
  'bad-checksum': {
    code: 'reader.bad-checksum',
    message: '读卡器的数据在途中损坏（校验和不对），请插紧连线，拿起身份证重新放一次。',
  },
  'bad-length': {
    code: 'reader.bad-length',
    message: '读卡器的数据长度不对，请插紧连线，拿起身份证重新放一次。',
  },
  'card-removed': {
    code: 'reader.card-removed',
    message: '还没读完身份证就离开了，请重新平放在感应区，等提示“请取走身份证”后再拿。',
  },
  cancelled: { code: 'reader.cancelled', message: '已停止读卡，需要时请重新点“读卡”。' },
  'no-permission': {
    code: 'reader.no-permission',
    message: '找到了读卡器，但系统不允许本程序使用，请技术人员把运行账户加入串口用户组后重新启动。',
  },
  absent: {
    code: 'reader.absent',
    message: '没有找到读卡器，请插好读卡器；已插好时请在设置里核对串口，或改为手工录入。',
  },
  busy: {
    code: 'reader.busy',
    message: '读卡器正被其他程序占用，请关闭其他读卡程序，关闭后会自动恢复。',
  },
  'cannot-open': {
    code: 'reader.cannot-open',
    message: '打不开读卡器，请拔下重新插上；仍不行请联系技术人员，可先改为手工录入。',
  },
} as const satisfies Readonly<Record<string, Problem>>;
