import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';

/** What a transport tells its one owner. */
export interface TransportListener {
  data(bytes: Uint8Array): void;
  /** The other end went away, or writing failed: nothing more will come. Not told after `close()`. */
  lost(): void;
}

/**
 * Bytes in, bytes out, below the protocol: a serial port (`serial-transport.ts`) or a socket or named pipe
 * (`socket-transport.ts`). A transport is opened once; after it is lost or closed a new one is made.
 */
export interface ByteTransport {
  /** For people: `/dev/ttyUSB0 · 115200`. */
  readonly name: string;
  /**
   * Errors: `reader.absent`, `reader.no-permission`, `reader.busy`, `reader.cannot-open`.
   */
  open(listener: TransportListener): Promise<Result<void, Problem>>;
  /** Queues bytes. When they cannot be written, `lost` is told. */
  write(bytes: Uint8Array): void;
  /** Resolves when the other programs may open it, or after the time allowed. Never rejects. */
  close(): Promise<void>;
}
