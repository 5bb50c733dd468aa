import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { epochMs, pause } from './measure.ts';

/** A Chromium without a screen that can be looked into: what `ONETHING_CHROMIUM` names. POSIX only. */
export function headlessChromium(program: string, folder: string): string {
  const script = join(folder, 'headless-chromium.sh');
  writeFileSync(
    script,
    `#!/bin/sh\nexec "${program}" --headless=new --remote-debugging-port="$BENCH_WINDOW_PORT" "$@"\n`,
  );
  chmodSync(script, 0o755);
  return script;
}

export interface StartedWindow {
  readonly process: ChildProcess;
  /** Milliseconds from the start of the program until each condition held and was drawn, by the page's own clock. */
  readonly reachedMs: readonly number[];
  /** Ends the program as Ctrl+C does, and waits for it. */
  end(): Promise<void>;
}

const lookEveryMs = 5;
const withinMs = 60_000;

/**
 * Starts a program that opens a window and waits until each of `conditions` (JavaScript expressions about the
 * page) has held. The page itself notes the moment, so that looking costs nothing.
 */
export async function startWindow(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  conditions: readonly string[],
): Promise<StartedWindow> {
  const port = await freePort();
  const [file = '', ...args] = program;
  const startedAt = epochMs();
  const child = spawn(file, args, {
    // No screen is needed; the shell only opens a window where there is one.
    env: { ...process.env, DISPLAY: ':none', ...env, BENCH_WINDOW_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      said += text;
    });
  }
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  async function end(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exit;
  }
  try {
    const reachedAt = await evaluateSoon(
      port,
      watcher(conditions),
      () => epochMs() > startedAt + withinMs || child.exitCode !== null,
    );
    return {
      process: child,
      reachedMs: z
        .array(z.number())
        .parse(reachedAt)
        .map((at) => at - startedAt),
      end,
    };
  } catch (error) {
    await end();
    throw new Error(`the window did not come: ${said.slice(-2000)}`, { cause: error });
  }
}

/** Resolves with the epoch time at which each condition held, one drawn frame later. */
function watcher(conditions: readonly string[]): string {
  const checks = conditions.map((condition) => `() => Boolean(${condition})`).join(', ');
  return `new Promise((resolve) => {
    const checks = [${checks}];
    const at = checks.map(() => 0);
    const look = () => {
      checks.forEach((holds, index) => {
        if (at[index] !== 0 || !holds()) return;
        at[index] = -1;
        requestAnimationFrame(() => {
          at[index] = performance.timeOrigin + performance.now();
          if (at.every((one) => one > 0)) resolve(at);
        });
      });
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    addEventListener('load', look);
    look();
  })`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return address.port;
}

const targets = z.array(
  z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string().optional() }),
);

/** What Chromium says while the page is on its way from the empty document to ours. */
const stillLoading = /context|navigated|collected|closed/i;

/** Evaluates in the window's page as soon as the browser tells of it. */
async function evaluateSoon(port: number, expression: string, over: () => boolean): Promise<unknown> {
  for (;;) {
    const page = await pageAt(port, over);
    try {
      return await evaluate(page, expression);
    } catch (error) {
      if (over() || !(error instanceof Error && stillLoading.test(error.message))) throw error;
      await pause(lookEveryMs);
    }
  }
}

async function pageAt(port: number, over: () => boolean): Promise<string> {
  while (!over()) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
      const page = targets
        .parse(await answer.json())
        .find(({ type, url }) => type === 'page' && url.startsWith('http://127.0.0.1:'));
      if (page?.webSocketDebuggerUrl !== undefined) return page.webSocketDebuggerUrl;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await pause(lookEveryMs);
  }
  throw new Error('no page');
}

const reply = z.object({
  id: z.literal(1),
  result: z
    .object({
      result: z.object({ value: z.unknown() }).optional(),
      exceptionDetails: z.object({ text: z.string() }).optional(),
    })
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});

async function evaluate(page: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(page);
  try {
    return await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the page did not come so far')), withinMs);
      socket.once('error', reject);
      socket.once('open', () =>
        socket.send(
          JSON.stringify({
            id: 1,
            method: 'Runtime.evaluate',
            params: { expression, awaitPromise: true, returnByValue: true },
          }),
        ),
      );
      socket.on('message', (data: Buffer) => {
        const message = reply.safeParse(JSON.parse(data.toString('utf8')));
        if (!message.success) return;
        clearTimeout(late);
        const { result, error } = message.data;
        const failed = error?.message ?? result?.exceptionDetails?.text;
        if (failed === undefined) resolve(result?.result?.value);
        else reject(new Error(failed));
      });
    });
  } finally {
    socket.close();
  }
}
