import type { Problem } from '../../domain/problem.ts';

/** Sentences of the printer room by the code after `printer.`. */
const messages = {
  'no-paper': '打印机缺纸。请放入 A4 纸，打印会自动继续。',
  jam: '打印机卡纸。请打开盖板，取出卡住的纸，合上盖板后打印会自动继续。',
  'cover-open': '打印机盖板没有合上。请合上盖板，打印会自动继续。',
  offline: '打印机没有响应。请检查打印机的电源和连接线，恢复后打印会自动继续。',
  'no-toner': '打印机没有碳粉或墨水了。请更换，打印会自动继续。',
  'tray-missing': '打印机的纸盒没有装好。请装好纸盒，打印会自动继续。',
  'output-full': '打印机的出纸口满了。请取走打印好的纸，打印会自动继续。',
  fault: '打印机报告故障。请看打印机面板上的提示；仍不行时关机后重新开机。',
  'low-paper': '打印机的纸快用完了。请准备 A4 纸。',
  'low-toner': '打印机的碳粉或墨水快用完了。请准备更换。',
  stopped: '打印队列已停止，这份文件已从队列中取消，不会再打印出来。请联系管理员恢复打印机后重新打印。',
  'not-accepting': '打印机现在不接收文件，没有打印。请联系管理员恢复打印机后重新打印。',
  'not-sent': '文件没有送到打印机，没有打印。请检查打印机后重新打印。',
  unsupported: '这台打印机不能直接打印 PDF，没有打印。请联系管理员在系统里添加这台打印机的打印队列。',
  'no-permission': '系统不允许使用这台打印机，没有打印。请联系管理员开放打印权限。',
  aborted:
    '打印没有完成，这份文件已从队列中取消，不会再打印出来。请检查打印机；已出的纸请作废，然后重新打印。',
  'cancelled-elsewhere': '打印任务被人在别处取消了，不会再打印出来。需要时请重新打印；已出的纸请作废。',
  held: '打印机没有接受这份文件，已从队列中取消，不会再打印出来。请检查打印机后重新打印。',
  'no-progress':
    '打印机很长时间没有进展，这份文件已从队列中取消。请检查打印机，并查看出纸口：已出的纸请作废，然后重新打印。',
  'waited-too-long': '打印机一直没有恢复，这份文件已从队列中取消，不会再打印出来。请处理好打印机后重新打印。',
  unconfirmed:
    '打印系统说已完成，但打印机仍在报告故障。是否已打印请查看出纸口：齐全就不必重打，不齐全请作废后重新打印。',
  'spooler-gone': '打印服务中断，正在重新连接。请稍等；仍不行时联系管理员。',
  'unknown-outcome':
    '打印服务中断，不知道这份文件是否已打印，请查看出纸口：齐全就不必重打，不齐全请作废后重新打印。',
  'not-cancelled':
    '打印机没有确认取消，这份文件可能还会打印出来。请查看出纸口，已出的纸请作废；仍不停时关机后重新开机。',
  disconnected: '没有连接打印机，没有打印。请检查打印机的电源和连接线，然后重新打印。',
} as const satisfies Record<string, string>;

export type PrinterProblemCode = keyof typeof messages;

export function printerProblem(code: PrinterProblemCode): Problem {
  return { code: `printer.${code}`, message: messages[code] };
}
