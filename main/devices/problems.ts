import type { Problem } from '../../domain/problem.ts';
import { unreachable } from '../../domain/result.ts';

/** Why a device cannot be used: the process just died and comes back, or it kept dying and was given up. */
export type Absence = 'restarting' | 'failed';

const next: Record<Absence, string> = {
  restarting: '程序正在自动恢复连接，请稍候再试；如一直不恢复，请检查连接线和电源。',
  failed: '设备程序多次异常退出，已停止自动恢复。请退出并重新打开本程序；仍不行请联系管理员。',
};

/** Why a call ended without an answer: the process is gone, it threw, or it is silent after cancelling. */
export type Loss = Absence | 'fault' | 'unanswered';

export function readerLost(why: Loss): Problem {
  switch (why) {
    case 'restarting':
    case 'failed':
      return { code: 'reader.disconnected', message: `读卡器已断开，本次读卡没有完成。${next[why]}` };
    case 'fault':
      return {
        code: 'reader.fault',
        message: '读卡器工作异常，本次读卡没有完成。请重新放卡再试；仍不行请拔插读卡器，或手工录入。',
      };
    case 'unanswered':
      return readerCancelled();
    default:
      return unreachable(why);
  }
}

export function scannerLost(why: Loss, pagesKept: number): Problem {
  const kept = pagesKept > 0 ? `已扫描的 ${pagesKept} 页已保留，请从下一页继续。` : '';
  switch (why) {
    case 'restarting':
    case 'failed':
      return { code: 'scanner.disconnected', message: `扫描仪已断开，扫描没有完成。${kept}${next[why]}` };
    case 'fault':
      return {
        code: 'scanner.fault',
        message: `扫描仪工作异常，扫描没有完成。${kept}请再试一次；仍不行请关闭扫描仪电源后重新打开。`,
      };
    case 'unanswered':
      return scannerCancelled();
    default:
      return unreachable(why);
  }
}

/** Once handed over, nobody knows whether the sheet is out or comes later, and it says so. */
export function printLost(why: Loss, handedOver: boolean): Problem {
  const look = '请先查看出纸口和打印队列，确认不会再打出后再决定是否重新打印。';
  switch (why) {
    case 'restarting':
    case 'failed':
      return {
        code: 'printer.disconnected',
        message: handedOver
          ? `打印机已断开，不能确定纸张是否已经打出。${look}${next[why]}`
          : `打印机已断开，没有打印。${next[why]}`,
      };
    case 'fault':
      return { code: 'printer.fault', message: `打印机工作异常，不能确定纸张是否已经打出。${look}` };
    case 'unanswered':
      return {
        code: 'printer.cancel-unconfirmed',
        message: `已要求取消打印，但打印机没有确认，纸张仍可能打出。${look}`,
      };
    default:
      return unreachable(why);
  }
}

export function readerCancelled(): Problem {
  return { code: 'reader.cancelled', message: '已停止读卡。需要时请重新开始读卡。' };
}

export function scannerCancelled(): Problem {
  return { code: 'scanner.cancelled', message: '已停止扫描。需要时请放好材料重新扫描。' };
}

export function simulatorLost(why: Loss): Problem {
  return why === 'fault'
    ? { code: 'simulator.fault', message: '演示设备没有执行这个操作。请再试一次，或重新打开本程序。' }
    : {
        code: 'simulator.disconnected',
        message: `演示设备已断开。${next[why === 'failed' ? why : 'restarting']}`,
      };
}
