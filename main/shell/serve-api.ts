import { onError, type AnyRouter } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { type EncodedMessage, ServerPeer } from '@orpc/standard-server-peer';
import type { RawData, WebSocket } from 'ws';

/** As much of Electron's `MessagePortMain`, or of a port of Node, as serving needs. */
export interface ServedPort {
  on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Told of bugs; must not write the error's own words anywhere, they may quote a person. */
export type ReportBug = (error: unknown) => void;

function tell(report: ReportBug): (error: unknown) => void {
  return (error) => {
    // The page has gone or does not want the rest: no bug.
    if (!(error instanceof Error && error.name === 'AbortError')) report(error);
  };
}

/** `nodebuffer`, the socket's default, is the only shape that comes. */
function textOf(data: RawData): string | undefined {
  return Buffer.isBuffer(data) ? data.toString('utf8') : undefined;
}

/** A way for messages between the page and the API, whatever carries them. */
interface Line {
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  send(message: EncodedMessage): void;
  close(): void;
}

/**
 * Serves the API on lines. What cannot be read as a message ends the line: oRPC's own adapters would print
 * it or leave the rejection unhandled, and the first may show a person, the second ends the program.
 */
function serveLines(router: AnyRouter, report: ReportBug): (line: Line) => void {
  const handler = new StandardRPCHandler(router, { interceptors: [onError(tell(report))] });
  const answer = createServerPeerHandleRequestFn(handler, { context: {} });
  return (line) => {
    const peer = new ServerPeer((message) => line.send(message));
    line.onMessage((data) => {
      if (typeof data !== 'string' && !(data instanceof Uint8Array)) return line.close();
      peer.message(data as string | Uint8Array<ArrayBuffer>, answer).catch(() => line.close());
    });
    line.onClose(() => peer.close());
  };
}

/** Serves the API on a socket that has proved itself; `onFirstAnswer` is called once, after the very first one. */
export function serveSockets(
  router: AnyRouter,
  report: ReportBug,
  onFirstAnswer: () => void = () => {},
): (socket: WebSocket) => void {
  let answered = false;
  const serve = serveLines(router, report);
  return (socket) =>
    serve({
      onMessage: (listener) =>
        void socket.on('message', (data, binary) => listener(binary ? data : textOf(data))),
      onClose: (listener) => void socket.on('close', () => listener()),
      // The page may be gone before its answer is ready.
      send(message) {
        if (socket.readyState !== socket.OPEN) return;
        socket.send(message);
        if (answered) return;
        answered = true;
        onFirstAnswer();
      },
      close: () => socket.close(1007),
    });
}

/** Serves the API on a port that was given to the page. */
export function servePorts(router: AnyRouter, report: ReportBug): (port: ServedPort) => void {
  const serve = serveLines(router, report);
  return (port) => {
    serve({
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
      onClose: (listener) => void port.on('close', () => listener()),
      send: (message) => port.postMessage(message),
      close: () => port.close(),
    });
    port.start();
  };
}
