import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../../../domain/problem.ts';
import { failure, type Result, success } from '../../../domain/result.ts';
import type { SimulatorCommand } from '../../simulators.ts';
import {
  type ReaderSimulatorState,
  type ReaderTiming,
  replySchema,
  type SimulatorReply,
  type SimulatorRequest,
  type SimulatorStart,
} from './messages.ts';
import { type SimulatorDelays, simulatorDelays } from './simulator-delays.ts';

export type ReaderCommand = Extract<SimulatorCommand, { device: 'reader' }>;
type Asked = SimulatorRequest extends infer Request
  ? Request extends SimulatorRequest
    ? Omit<Request, 'number'>
    : never
  : never;

export interface ReaderSimulatorOptions {
  readonly delays?: Partial<SimulatorDelays>;
  /** `pty` where the system has it. */
  readonly line?: 'pty' | 'socket';
  /** The simulator's program; the source file beside this one unless a bundle keeps it elsewhere. */
  readonly program?: string;
}

/** The running simulator, seen from its parent. */
export interface ReaderSimulator {
  /** What the driver opens: a symbolic link to the terminal, or the path of a socket. It outlives unplugging. */
  readonly path: string;
  readonly line: 'pty' | 'socket';
  command(command: ReaderCommand): Promise<Result<ReaderSimulatorState, Problem>>;
  state(): Promise<Result<ReaderSimulatorState, Problem>>;
  /** What happened on the line since the start or `forgetTimings`, in order. */
  timings(): Promise<readonly ReaderTiming[]>;
  forgetTimings(): Promise<void>;
  stop(): Promise<void>;
}

const gone: Problem = {
  code: 'simulator.absent',
  message: '演示读卡器已经停止，请重新启动程序后再试。',
};

/** Starts a simulated reader as a process of its own. Throws when it cannot start. */
export async function startReaderSimulator(options: ReaderSimulatorOptions = {}): Promise<ReaderSimulator> {
  const line = options.line ?? (process.platform === 'win32' ? 'socket' : 'pty');
  const start: SimulatorStart = {
    line,
    address: await newAddress(line),
    delays: { ...simulatorDelays, ...options.delays },
  };
  const program = options.program ?? fileURLToPath(new URL('reader-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(start)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Inside Electron the executable is Electron's: this makes it Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const waiting = new Map<number, (reply: SimulatorReply | undefined) => void>();
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let lastNumber = 0;

  createInterface({ input: child.stdout }).on('line', (text) => {
    const reply = replySchema.parse(JSON.parse(text));
    if (reply.reply === 'started') return started.resolve();
    waiting.get(reply.number)?.(reply);
    return undefined;
  });
  // Its input breaks when it dies: `exit` tells.
  child.stdin.on('error', () => undefined);
  child.once('error', started.reject);
  child.once('exit', (code) => {
    started.reject(new Error(`the reader simulator ended with ${code}`));
    for (const settle of waiting.values()) settle(undefined);
    ended.resolve();
  });

  function ask(asked: Asked): Promise<SimulatorReply | undefined> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(undefined);
    lastNumber += 1;
    const number = lastNumber;
    return new Promise((resolve) => {
      waiting.set(number, (reply) => {
        waiting.delete(number);
        resolve(reply);
      });
      child.stdin.write(`${JSON.stringify({ number, ...asked })}\n`);
    });
  }

  async function askState(asked: Asked): Promise<Result<ReaderSimulatorState, Problem>> {
    const reply = await ask(asked);
    if (reply?.reply === 'state') return success(reply.state);
    return failure(reply?.reply === 'refused' ? reply.problem : gone);
  }

  await started.promise;
  return {
    path: start.address,
    line,
    command: (command) => askState({ ask: 'command', command }),
    state: () => askState({ ask: 'state' }),
    async timings() {
      const reply = await ask({ ask: 'timings' });
      return reply?.reply === 'timings' ? reply.timings : [];
    },
    async forgetTimings() {
      await ask({ ask: 'forget-timings' });
    },
    async stop() {
      child.stdin.end();
      await ended.promise;
    },
  };
}

async function newAddress(line: 'pty' | 'socket'): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\onething-reader-${randomUUID()}`;
  return join(await mkdtemp(join(tmpdir(), 'onething-reader-')), line === 'pty' ? 'tty' : 'socket');
}
