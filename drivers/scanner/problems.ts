import type { Problem } from '../../domain/problem.ts';
import type { ScannerState } from './scanner.ts';

/** Why a scan ended early: the code after `scanner.`. */
export type ScannerFault =
  | 'no-paper'
  | 'jam'
  | 'cover-open'
  | 'busy'
  | 'no-permission'
  | 'disconnected'
  | 'io-error'
  | 'no-memory'
  | 'warming-up'
  | 'locked'
  | 'timeout'
  | 'empty-image'
  | 'unsupported'
  | 'no-feeder'
  | 'no-glass'
  | 'in-use'
  | 'no-pipes'
  | 'fault'
  | 'cancelled';

interface FaultText {
  readonly message: string;
  /** What the device bar says afterwards; the state stays until the next scan. */
  readonly state: ScannerState;
}

const texts = {
  'no-paper': { state: 'no-paper', message: '送纸器里没有纸。请把材料放入送纸器后重新扫描。' },
  jam: {
    state: 'jam',
    message: '扫描仪卡纸。请打开盖板取出卡住的纸，整理后从这一页开始重新放入送纸器，再扫描。',
  },
  'cover-open': { state: 'cover-open', message: '扫描仪盖板没有合上。请合上盖板后重新扫描。' },
  busy: { state: 'busy', message: '扫描仪正被别的程序使用。请等它结束或关闭那个程序，再扫描。' },
  'no-permission': {
    state: 'no-permission',
    message: '系统不允许使用扫描仪。请联系管理员，把运行本程序的用户加入 scanner 组。',
  },
  disconnected: {
    state: 'disconnected',
    message: '找不到扫描仪。请检查扫描仪的电源和数据线，然后重新扫描。',
  },
  'io-error': {
    state: 'fault',
    message: '与扫描仪的通信出错。请检查数据线；仍不行时，把扫描仪关机后重新开机，再扫描。',
  },
  'no-memory': { state: 'fault', message: '扫描仪内存不足。请降低分辨率，或把扫描仪重新开机后再扫描。' },
  'warming-up': { state: 'busy', message: '扫描仪还在预热。请稍等半分钟再扫描。' },
  locked: { state: 'fault', message: '扫描仪的运输锁没有打开。请打开运输锁后重新扫描。' },
  timeout: {
    state: 'fault',
    message: '扫描仪长时间没有反应，已停止扫描。请把扫描仪关机后重新开机，再扫描。',
  },
  'empty-image': { state: 'fault', message: '扫描仪没有送来图像。请放好材料后重新扫描。' },
  unsupported: {
    state: 'fault',
    message: '扫描仪不接受这样的扫描设置。请换一种分辨率或来源；仍不行时联系管理员。',
  },
  'no-feeder': { state: 'ready', message: '这台扫描仪没有送纸器。请把材料放在玻璃板上扫描。' },
  'no-glass': { state: 'ready', message: '这台扫描仪没有玻璃板。请把材料放入送纸器扫描。' },
  'no-pipes': {
    state: 'ready',
    message: '电脑的临时目录不能用，磁盘可能已满。请联系管理员清理磁盘，或把材料放在玻璃板上扫描。',
  },
  'in-use': { state: 'scanning', message: '扫描仪正在扫描。请等这一次扫描结束，或先取消它。' },
  fault: { state: 'fault', message: '扫描没有成功。请把扫描仪关机后重新开机，再扫描；仍不行时联系管理员。' },
  cancelled: { state: 'ready', message: '扫描已取消。需要时请重新扫描。' },
} as const satisfies Record<ScannerFault, FaultText>;

export function scannerProblem(fault: ScannerFault): Problem {
  return { code: `scanner.${fault}`, message: texts[fault].message };
}

export function stateAfter(fault: ScannerFault): ScannerState {
  return texts[fault].state;
}

/** SANE status (SANE standard 4.2.7, and the two that sane-backends added) to the fault; 0 GOOD and 5 EOF are none. */
const bySaneStatus: Readonly<Record<number, ScannerFault>> = {
  1: 'unsupported',
  2: 'cancelled',
  3: 'busy',
  4: 'unsupported',
  6: 'jam',
  7: 'no-paper',
  8: 'cover-open',
  9: 'io-error',
  10: 'no-memory',
  11: 'no-permission',
  12: 'warming-up',
  13: 'locked',
};

/** What `sane_strstatus` says, untranslated (`LC_ALL=C`). */
const saneWords: readonly (readonly [RegExp, number])[] = [
  [/Operation was cancelled/i, 2],
  [/Device busy/i, 3],
  [/Document feeder jammed/i, 6],
  [/Document feeder out of documents/i, 7],
  [/Scanner cover is open/i, 8],
  [/Error during device I\/O/i, 9],
  [/Out of memory/i, 10],
  [/Access to resource has been denied/i, 11],
  [/warming up|lamp not ready/i, 12],
  [/locked/i, 13],
  [/Operation not supported/i, 1],
  [/Invalid argument/i, 4],
];

/**
 * Why `scanimage` ended, from its exit code and what it said.
 *
 * The exit code is the SANE status when scanning failed, but plain 1 for everything before the scan (a
 * device that cannot be opened), so the sentence on stderr decides first. `undefined` = it went well.
 */
export function faultOfScanimage(exitCode: number | null, stderr: string): ScannerFault | undefined {
  if (exitCode === 0) return undefined;
  const opening = /open of device .* failed: (.*)/.exec(stderr);
  if (opening !== null) {
    const status = saneWords.find(([words]) => words.test(opening[1] ?? ''))?.[1];
    // A name that no longer leads to a device is "invalid"; an unplugged one fails in I/O.
    if (status === undefined || status === 4 || status === 9 || status === 1) return 'disconnected';
    return bySaneStatus[status] ?? 'disconnected';
  }
  if (/no SANE devices found/.test(stderr)) return 'disconnected';
  const said = /sane_(?:start|read|get_parameters): (.*)/.exec(stderr);
  const status = said === null ? undefined : saneWords.find(([words]) => words.test(said[1] ?? ''))?.[1];
  return bySaneStatus[status ?? exitCode ?? -1] ?? 'fault';
}
