import { SerialPort } from 'serialport';
import type { Problem } from '../../domain/problem.ts';
import { failure, success } from '../../domain/result.ts';
import type { ByteTransport, TransportListener } from './byte-transport.ts';
import { noticeHangUp } from './hang-up.ts';
import { readerProblems } from './problems.ts';

/** A serial port, 8N1 without flow control, locked for this program. */
export function serialTransport(path: string, baudRate: number, closeMs: number): ByteTransport {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  let listener: TransportListener | undefined;

  function lose(): void {
    const told = listener;
    listener = undefined;
    told?.lost();
  }

  // Before the data listener, which makes the port read as soon as it is open.
  port.on('open', () => {
    if (port.port !== undefined) noticeHangUp(port.port);
  });
  // Only a port with a data listener notices that it was unplugged.
  port.on('data', (bytes: Buffer) => listener?.data(bytes));
  port.on('close', lose);
  port.on('error', lose);

  return {
    name: `${path} · ${baudRate}`,
    open: (owner) =>
      new Promise((resolve) => {
        port.open((error) => {
          if (error) return resolve(failure(openProblem(error)));
          listener = owner;
          return resolve(success(undefined));
        });
      }),
    write(bytes) {
      // The callback of a write never comes once the port is closed: the error and close events tell.
      if (port.isOpen) port.write(bytes);
      else lose();
    },
    close: () =>
      new Promise((resolve) => {
        listener = undefined;
        if (!port.isOpen) return resolve();
        const late = setTimeout(resolve, closeMs);
        port.close(() => {
          clearTimeout(late);
          resolve();
        });
        return undefined;
      }),
  };
}

function openProblem(error: Error): Problem {
  const text = error.message;
  if (/permission|EACCES|EPERM/i.test(text)) return readerProblems['no-permission'];
  if (/lock|busy|EBUSY|access denied/i.test(text)) return readerProblems.busy;
  if (/no such|ENOENT|ENXIO|ENODEV|not found/i.test(text)) return readerProblems.absent;
  return readerProblems['cannot-open'];
}
