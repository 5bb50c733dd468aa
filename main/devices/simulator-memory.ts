import { unreachable } from '../../domain/result.ts';
import type { SimulatorCommand } from '../../drivers/simulators.ts';

/**
 * What stands on and in the simulated devices: a real card stays on a real reader when our process dies,
 * and a real printer stays out of paper. Paper in the simulated feeder is not remembered.
 */
export interface SimulatorMemory {
  remember(command: SimulatorCommand): void;
  /** Commands that bring a fresh set of simulators into the same state, in order. */
  commands(): readonly SimulatorCommand[];
}

type Slot = 'card' | 'fault' | 'plug' | 'scanner' | 'printer';
/** The card first: an unplugged reader still has it lying there. */
const order: readonly Slot[] = ['card', 'fault', 'plug', 'scanner', 'printer'];

export function simulatorMemory(): SimulatorMemory {
  const slots = new Map<Slot, SimulatorCommand>();
  return {
    remember(command) {
      const slot = slotOf(command);
      if (slot !== undefined) slots.set(slot, command);
    },
    commands: () => order.flatMap((slot) => slots.get(slot) ?? []),
  };
}

function slotOf(command: SimulatorCommand): Slot | undefined {
  switch (command.do) {
    case 'put-card':
    case 'take-card':
      return 'card';
    case 'fault':
      return 'fault';
    case 'unplug':
    case 'plug':
      return 'plug';
    case 'load':
      return undefined;
    case 'state':
      return command.device;
    default:
      return unreachable(command);
  }
}
