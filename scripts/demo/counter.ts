import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import type { Problem } from '../../domain/problem.ts';
import { type Result, success } from '../../domain/result.ts';
import type { Contract, StationSettings } from '../../main/api/contract.ts';
import { startApplication } from '../../main/application.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { spawnDeviceProcess } from '../../main/devices/spawn.ts';
import { createLog } from '../../main/log.ts';

export type DeskClient = ContractRouterClient<Contract>;

/** A counter without a window: the whole application with simulated devices and the embedded platform. */
export interface Counter {
  /** The same contract that the window speaks, over a message port. */
  readonly desk: DeskClient;
  readonly backendUrl: string;
  readonly backendToken: string;
  /** Ends everything and removes the (encrypted) data. */
  close(): Promise<void>;
}

/** Opens a counter on `today` (default: now) in a data folder of its own that is gone afterwards. */
export async function openCounter(options: {
  readonly today?: string;
  readonly station: Pick<StationSettings, 'station' | 'operator' | 'regionId'>;
}): Promise<Result<Counter, Problem>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'onething-demo-'));
  const remove = () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  const started = await startApplication({
    dataFolder,
    clock: options.today === undefined ? systemClock : clockOn(options.today),
    deviceSettings: {
      reader: { kind: 'simulated' },
      scanner: { kind: 'simulated' },
      printer: { kind: 'simulated' },
      allowSimulators: true,
    },
    spawnDevices: () => spawnDeviceProcess({ entry: new URL('device-host.ts', import.meta.url) }),
    backend: 'embedded',
    defaults: options.station,
    demo: true,
    log: createLog('silent'),
  });
  if (!started.ok) {
    remove();
    return started;
  }
  const application = started.value;
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(application.router).upgrade(port1);
  port1.start();
  const desk: DeskClient = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  const backendUrl = await application.backendUrl();
  const backendToken = application.embeddedToken;
  if (backendUrl === undefined || backendToken === undefined)
    throw new Error('the embedded platform has no address');
  return success({
    desk,
    backendUrl,
    backendToken,
    async close() {
      port2.close();
      await application.close();
      remove();
    },
  });
}

/** Ten in the morning of that day in China, and running. */
function clockOn(today: string): Clock {
  const start = Date.parse(`${today}T10:00:00+08:00`);
  const began = performance.now();
  return { now: () => new Date(start + performance.now() - began) };
}
