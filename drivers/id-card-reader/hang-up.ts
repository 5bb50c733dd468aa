import { read } from 'node:fs';
import type { SerialPort } from 'serialport';

type OpenPort = NonNullable<SerialPort['port']>;
type UnixPort = Extract<OpenPort, { readonly poller: unknown }>;

/**
 * Makes an open port notice that it was unplugged. On Linux and macOS a hung-up terminal gives zero bytes, and
 * serialport 13 then reads again at once, for ever, on a whole processor, when the plug was pulled between two of
 * its reads. Here zero bytes are the end. To be called before the port's first read. Windows is not concerned.
 */
export function noticeHangUp(port: OpenPort): void {
  if (!('poller' in port)) return;
  port.read = (buffer: Buffer, offset: number, length: number) => readOrHangUp(port, buffer, offset, length);
}

async function readOrHangUp(
  port: UnixPort,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<{ buffer: Buffer; bytesRead: number }> {
  for (;;) {
    const descriptor = descriptorOf(port);
    if (descriptor === null) throw closed();
    try {
      const bytesRead = await readDescriptor(descriptor, buffer, offset, length);
      if (bytesRead > 0) return { buffer, bytesRead };
    } catch (error) {
      if (!mayTryAgain(error)) throw error;
      // Closed meanwhile: asking the destroyed poller would crash the process.
      if (descriptorOf(port) === null) throw closed();
      await readable(port);
      continue;
    }
    throw new Error('the terminal was hung up');
  }
}

/** Null once the port is closed, which happens while a read is awaited. */
function descriptorOf(port: UnixPort): number | null {
  return port.fd;
}

function readDescriptor(descriptor: number, buffer: Buffer, offset: number, length: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, buffer, offset, length, null, (error, bytesRead) =>
      error === null ? resolve(bytesRead) : reject(error),
    );
  });
}

function readable(port: UnixPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once('readable', (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

function mayTryAgain(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

/** How serialport marks an end that was asked for: no disconnection is told. */
function closed(): Error {
  return Object.assign(new Error('Port is not open'), { canceled: true });
}
