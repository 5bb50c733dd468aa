/**
 * One end of the pipe between the application and the device process. Messages are structured clones:
 * pages and PDFs travel as `Uint8Array`, nothing is turned into text on the way.
 */
export interface HostChannel {
  /** Dropped without a word when the other end is gone; `onExit` tells that. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end went away, for whatever reason. Called once. */
  onExit(listener: () => void): void;
}

/** What Electron hands to a utility process (`process.parentPort`). */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/**
 * The device process's own end: a forked Node process or an Electron utility process.
 * `undefined` when somebody started the file by hand.
 */
export function channelToParent(): HostChannel | undefined {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', (event) => listener(event.data)),
      // Electron ends a utility process together with its parent.
      onExit: () => {},
    };
  }
  if (process.send === undefined) return undefined;
  return {
    post: (message) => {
      // The parent can be gone between the check and the write; the callback takes that error.
      if (process.connected) process.send?.(message, undefined, {}, () => {});
    },
    onMessage: (listener) => void process.on('message', listener),
    onExit: (listener) => void process.once('disconnect', listener),
  };
}
