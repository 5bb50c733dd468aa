import { createRouterClient } from '@orpc/server';
import type { AppRouter } from '../api/router.ts';
import type { DevicesStatus } from '../../drivers/devices.ts';

interface AnyStatus {
  readonly state: string;
  readonly device?: string;
  readonly simulated: boolean;
}

/** One line for the terminal: what stands in for the device, and why. `undefined` while it is looked for. */
export function deviceLine(name: string, status: AnyStatus): string | undefined {
  if (status.state === 'searching') return undefined;
  if (status.simulated) return `  ${name}：演示设备（没有找到可用的真实设备，或命令行指定）`;
  if (status.state === 'disconnected') return `  ${name}：未连接`;
  if (status.state === 'no-permission') return `  ${name}：没有访问权限，请把当前用户加入设备所属的组`;
  return `  ${name}：${status.device ?? '已找到'}`;
}

/** Tells each device once, as soon as it is known what it is; ends with the signal. */
export async function announceDevices(
  router: AppRouter,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const told = new Set<string>();
  const client = createRouterClient(router);
  for await (const { devices } of await client.desk.watch(undefined, { signal })) {
    for (const [name, status] of named(devices)) {
      const line = told.has(name) ? undefined : deviceLine(name, status);
      if (line === undefined) continue;
      told.add(name);
      say(line);
    }
    if (told.size === 3) return;
  }
}

function named(devices: DevicesStatus): readonly (readonly [string, AnyStatus])[] {
  return [
    ['读卡器', devices.reader],
    ['扫描仪', devices.scanner],
    ['打印机', devices.printer],
  ];
}
