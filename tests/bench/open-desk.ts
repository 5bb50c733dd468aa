import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import type { Contract, Outcome } from '../../main/api/contract.ts';
import { startApplication } from '../../main/application.ts';
import { spawnDeviceProcess } from '../../main/devices/spawn.ts';
import { startDevices, type SupervisedDevices } from '../../main/devices/supervisor.ts';
import { entryUrl } from '../../main/entries.ts';
import { createLog } from '../../main/log.ts';

export type DeskClient = ContractRouterClient<Contract>;

/** The whole application without a window, its devices simulated, spoken to as the window does. */
export interface OpenDesk {
  readonly client: DeskClient;
  readonly devices: SupervisedDevices;
  close(): Promise<void>;
}

/** Opens a desk on `folder`, or in a new folder in `parent` that is gone afterwards. */
export async function openDesk(
  where: { readonly parent: string } | { readonly folder: string },
): Promise<OpenDesk> {
  const dataFolder = 'folder' in where ? where.folder : mkdtempSync(join(where.parent, 'desk-'));
  const devices = startDevices({
    settings: {
      reader: { kind: 'simulated' },
      scanner: { kind: 'simulated' },
      printer: { kind: 'simulated' },
      allowSimulators: true,
    },
    spawn: spawnDeviceProcess,
    readerSimulator: entryUrl('reader-simulator'),
  });
  const started = await startApplication({
    dataFolder,
    deviceSettings: {
      reader: { kind: 'simulated' },
      scanner: { kind: 'simulated' },
      printer: { kind: 'simulated' },
      allowSimulators: true,
    },
    devices,
    // Nothing is submitted: nobody needs to listen there.
    backend: 'http://127.0.0.1:9',
    demo: true,
    log: createLog('silent'),
  });
  if (!started.ok) {
    await devices.close();
    throw new Error(started.error.message);
  }
  const application = started.value;
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(application.router).upgrade(port1);
  port1.start();
  const client: DeskClient = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  return {
    client,
    devices,
    async close() {
      port2.close();
      await application.close();
      if ('parent' in where) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.map(({ message }) => message).join(' '));
  return outcome.value;
}
