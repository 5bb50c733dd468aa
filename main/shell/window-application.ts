import type { WebSocket } from 'ws';
import type { Problem } from '../../domain/problem.ts';
import { success, type Result } from '../../domain/result.ts';
import { startApplication } from '../application.ts';
import { createLog, noteBug } from '../log.ts';
import { announceDevices } from './announce.ts';
import { serveSockets } from './serve-api.ts';
import type { StartOptions } from './start-options.ts';
import { endOnBug } from './uncaught.ts';

/**
 * The application behind the browser shell's window. A module of its own: it is loaded and started while the
 * browser, which takes longer, is starting too.
 */
export interface WindowApplication {
  serve(socket: WebSocket): void;
  /** Tells the platform and the devices as they are found. */
  announce(say: (line: string) => void): void;
  close(): Promise<void>;
}

/** The fonts are loaded so long after the first window stood: first the desk has the processor for itself. */
export const warmUpAfterMs = 1500;

/** The page has drawn its first answer so long after it was sent. */
export const drawnAfterMs = 60;

/** A window that has not come by then is waited for no longer. */
export const windowWithinMs = 1500;

/** `windowComes`: a window was opened, and what it does not wait for begins after it has drawn itself. */
export async function startWindowApplication(
  dataFolder: string,
  start: StartOptions,
  windowComes: boolean,
): Promise<Result<WindowApplication, Problem>> {
  const log = createLog({ folder: dataFolder });
  endOnBug(log, (sentence) => {
    console.error(sentence);
    // The window ends with its debugging pipe.
    process.exit(1);
  });
  const drawn = Promise.withResolvers<void>();
  const late = setTimeout(drawn.resolve, windowWithinMs);
  const started = await startApplication({
    dataFolder,
    deviceSettings: start.devices,
    backend: start.backend,
    demo: start.demo,
    log,
    ...(windowComes ? { windowDrawn: drawn.promise } : {}),
  });
  if (!started.ok) {
    clearTimeout(late);
    return started;
  }
  const application = started.value;
  const stopping = new AbortController();
  const serve = serveSockets(
    application.router,
    (error) => noteBug(log, 'api', error),
    () => setTimeout(drawn.resolve, drawnAfterMs),
  );
  let warming: NodeJS.Timeout | undefined;

  function warmUp(): void {
    application.warmUp().catch((error: unknown) => {
      // Stopping meanwhile takes the worker away.
      if (!stopping.signal.aborted) noteBug(log, 'warm-up', error);
    });
  }

  return success({
    serve(socket) {
      serve(socket);
      warming ??= setTimeout(warmUp, warmUpAfterMs).unref();
    },
    announce(say) {
      application.backendUrl().then(
        (url) => say(url === undefined ? `受理平台：${start.backend}` : `受理平台（内置）：${url}`),
        () => say('受理平台（内置）没有启动，办件先保存在本机。'),
      );
      announceDevices(application.router, say, stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) noteBug(log, 'device announcement', error);
      });
    },
    close() {
      clearTimeout(warming);
      clearTimeout(late);
      drawn.resolve();
      stopping.abort();
      return application.close();
    },
  });
}
