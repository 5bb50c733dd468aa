import { parseArgs } from 'node:util';
import { type Result, failure, success } from '../../domain/result.ts';
import type { DeviceSettings } from '../../drivers/devices.ts';

/** What both shells are told at the start. */
export interface StartOptions {
  /** Port of the browser shell's window; 0: a free one. */
  readonly port: number;
  /** Whether the browser shell opens a window or only tells its address. */
  readonly window: 'browser' | 'none';
  readonly kiosk: boolean;
  /** The dock may drive the simulators and the network. */
  readonly demo: boolean;
  /** `embedded`, or the address of a platform. */
  readonly backend: string;
  readonly devices: DeviceSettings;
}

export const startHelp = `选项：
  --shell=electron|browser|none   窗口：Electron、系统的 Chromium，或只给出地址（默认自动选择）
  --port=端口                     浏览器窗口的端口（默认随机）
  --kiosk                         全屏、无边框
  --demo / --no-demo              演示面板（默认：允许演示设备时打开）
  --backend=embedded|网址         受理平台（默认内置）
  --reader=auto|serial|simulated  --reader-path=串口  --reader-baud=波特率
  --scanner=auto|sane|simulated   --scanner-device=设备名
  --printer=auto|ipp|simulated    --printer-uri=地址
  --no-simulators                 不用演示设备：找不到的设备如实显示为未连接
环境变量：
  ONETHING_DATA 数据文件夹；ONETHING_CHROMIUM 浏览器程序；
  ELECTRON_MIRROR、ELECTRON_OVERRIDE_DIST_PATH 取用 Electron 的位置`;

const readerKinds = ['auto', 'serial', 'simulated'] as const;
const scannerKinds = ['auto', 'sane', 'simulated'] as const;
const printerKinds = ['auto', 'ipp', 'simulated'] as const;

/**
 * Reads the command line. What does not fit is a sentence that names the option and what it may be.
 *
 * @param allowSimulators false in a packaged program, whatever the command line says
 */
export function readStartOptions(
  argv: readonly string[],
  allowSimulators: boolean,
): Result<StartOptions, string> {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    return failure(`无法理解命令行：${error instanceof Error ? error.message : ''}\n${startHelp}`);
  }
  const simulators = allowSimulators && values.simulators;
  const reader = readerKinds.find((kind) => kind === values.reader);
  const scanner = scannerKinds.find((kind) => kind === values.scanner);
  const printer = printerKinds.find((kind) => kind === values.printer);
  const port = Number(values.port);
  if (!reader) return failure(`--reader 只能是 ${readerKinds.join('、')}。`);
  if (!scanner) return failure(`--scanner 只能是 ${scannerKinds.join('、')}。`);
  if (!printer) return failure(`--printer 只能是 ${printerKinds.join('、')}。`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return failure('--port 应为 0 到 65535 的整数。');
  if (values.backend !== 'embedded' && !URL.canParse(values.backend))
    return failure('--backend 应为 embedded 或受理平台的网址。');
  if (!simulators && [reader, scanner, printer].includes('simulated'))
    return failure('本程序不允许使用演示设备，请去掉 simulated 选项。');
  const baudRate = values['reader-baud'] === undefined ? undefined : Number(values['reader-baud']);
  if (baudRate !== undefined && !(Number.isInteger(baudRate) && baudRate > 0))
    return failure('--reader-baud 应为正整数，例如 115200。');

  return success({
    port,
    window: values.shell === 'none' ? 'none' : 'browser',
    kiosk: values.kiosk,
    demo: values.demo ?? simulators,
    backend: values.backend,
    devices: {
      reader: {
        kind: reader,
        ...(values['reader-path'] === undefined ? {} : { path: values['reader-path'] }),
        ...(baudRate === undefined ? {} : { baudRate }),
      },
      scanner: {
        kind: scanner,
        ...(values['scanner-device'] === undefined ? {} : { device: values['scanner-device'] }),
      },
      printer: {
        kind: printer,
        ...(values['printer-uri'] === undefined ? {} : { uri: values['printer-uri'] }),
      },
      allowSimulators: simulators,
    },
  });
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowNegative: true,
    options: {
      shell: { type: 'string' },
      port: { type: 'string', default: '0' },
      kiosk: { type: 'boolean', default: false },
      demo: { type: 'boolean' },
      backend: { type: 'string', default: 'embedded' },
      reader: { type: 'string', default: 'auto' },
      'reader-path': { type: 'string' },
      'reader-baud': { type: 'string' },
      scanner: { type: 'string', default: 'auto' },
      'scanner-device': { type: 'string' },
      printer: { type: 'string', default: 'auto' },
      'printer-uri': { type: 'string' },
      simulators: { type: 'boolean', default: true },
    },
  }).values;
}
