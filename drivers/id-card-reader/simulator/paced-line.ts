import type { FrameEvent } from '../frame.ts';
import type { ReaderTiming } from './messages.ts';
import type { createReaderMachine, Handling } from './reader-machine.ts';
import type { SimulatorDelays } from './simulator-delays.ts';
import type { SimulatorWire } from './wire.ts';

const bitsPerByte = 10;
const commandBytes = 10;
/** Bytes handed over at once: what a UART bridge gathers for one USB transfer. */
const pieceBytes = 62;

/**
 * Lets the machine answer one command after the other, each after its delay, its bytes at the line's pace.
 * Due times are absolute, so that late timers do not add up.
 */
export function createPacedLine(
  machine: ReturnType<typeof createReaderMachine>,
  delays: SimulatorDelays,
  record: (timing: ReaderTiming) => void,
): {
  attach(wire: SimulatorWire): void;
  detach(): void;
  handle(event: FrameEvent): void;
} {
  let wire: SimulatorWire | undefined;
  let busy: Promise<void> = Promise.resolve();

  function onLineMs(bytes: number): number {
    return delays.baudRate === 0 ? 0 : (bytes * bitsPerByte * 1000) / delays.baudRate;
  }

  async function answer(handling: Handling, receivedAt: number, to: SimulatorWire): Promise<void> {
    const removal =
      handling.cardGoesAfterMs === undefined
        ? undefined
        : setTimeout(() => machine.takeCard(), handling.cardGoesAfterMs);
    const begin = receivedAt + onLineMs(commandBytes) + handling.delayMs;
    await until(begin);
    clearTimeout(removal);
    if (handling.cardGoesAfterMs !== undefined) machine.takeCard();
    const { sw3, bytes } = handling.answer();
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      await until(begin + onLineMs(at + piece.length));
      if (wire !== to) return;
      to.write(piece);
    }
    record({
      what: 'exchange',
      command: handling.command,
      sw3,
      receivedAt: performance.timeOrigin + receivedAt,
      answeredAt: performance.timeOrigin + performance.now(),
      ownMs: onLineMs(commandBytes) + handling.delayMs + onLineMs(bytes.length),
      bytesOut: bytes.length,
    });
  }

  return {
    attach(plugged) {
      wire = plugged;
    },
    detach() {
      wire = undefined;
    },
    handle(event) {
      const receivedAt = performance.now();
      const to = wire;
      busy = busy.then(() =>
        to === undefined || to !== wire ? undefined : answer(machine.receive(event), receivedAt, to),
      );
    },
  };
}

function until(due: number): Promise<void> {
  const waitMs = due - performance.now();
  return waitMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, waitMs));
}
