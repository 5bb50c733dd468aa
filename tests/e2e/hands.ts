import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';
import type { Contract, Outcome } from '../../main/api/contract.ts';
import type { Desk } from './desk.ts';

/** What the citizen and the paper do while the clerk keeps the window: a second connection of the same session. */
export interface Hands {
  readonly client: ContractRouterClient<Contract>;
  do(command: SimulatorCommand): Promise<SimulatorState>;
  network(on: boolean): Promise<void>;
  /** Puts the printed form of the case, signed, into the feeder. */
  sign(localNo: string): Promise<void>;
  close(): void;
}

export async function openHands(desk: Desk): Promise<Hands> {
  const { origin, host } = new URL(desk.page.url());
  const cookies = await desk.context.cookies(origin);
  const socket = new WebSocket(`ws://${host}/api`, {
    headers: { Origin: origin, Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
  });
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const client: ContractRouterClient<Contract> = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return {
    client,
    do: async (command) => must(await client.dock.simulate(command)),
    async network(on) {
      must(await client.dock.network({ on }));
    },
    async sign(localNo) {
      const [row] = await client.cases.find({ query: localNo, limit: 1 });
      if (row === undefined) throw new Error(`no case ${localNo}`);
      must(await client.dock.loadSignedForm({ caseId: row.id }));
    },
    close: () => socket.close(),
  };
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.map(({ message }) => message).join(' '));
  return outcome.value;
}
