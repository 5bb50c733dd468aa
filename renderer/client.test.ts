import type { ClientContext, ClientLink } from '@orpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Channel, connect, DisconnectedError } from './client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface TestWay extends Channel {
  readonly break: () => void;
}

function way(answer: ClientLink<ClientContext>['call']): TestWay {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { link: { call: answer }, closed: promise, close: resolve, break: resolve };
}
const delays = { firstMs: 100, mostMs: 400 };

test('answers come through the way that is open', async () => {
  const connection = connect(() => Promise.resolve(way(() => Promise.resolve('answer'))), delays);
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.state()).toBe('open');
  await expect(connection.client.dock.state()).resolves.toBe('answer');
  connection.close();
});

test('a call before the first way is open fails at once instead of hanging', async () => {
  const connection = connect(() => new Promise(() => {}), delays);
  await expect(connection.client.dock.state()).rejects.toBeInstanceOf(DisconnectedError);
  expect(connection.state()).toBe('connecting');
});

test('a call under way ends when its way breaks, and the same client works on the next one', async () => {
  const ways = [way(() => new Promise(() => {})), way(() => Promise.resolve('again'))];
  const opened = vi.fn<() => Promise<Channel>>(() =>
    Promise.resolve(ways.shift() ?? way(() => Promise.resolve('more'))),
  );
  const [first] = ways;
  const connection = connect(opened, delays);
  await vi.advanceTimersByTimeAsync(0);
  const call = connection.client.dock.state();
  first?.break();
  await expect(call).rejects.toBeInstanceOf(DisconnectedError);
  expect(connection.state()).toBe('lost');
  await expect(connection.client.dock.state()).rejects.toBeInstanceOf(DisconnectedError);
  await vi.advanceTimersByTimeAsync(delays.firstMs);
  expect(connection.state()).toBe('open');
  expect(connection.generation()).toBe(2);
  await expect(connection.client.dock.state()).resolves.toBe('again');
});

test('waits longer after each refusal, up to the limit', async () => {
  const at: number[] = [];
  const start = Date.now();
  connect(() => {
    at.push(Date.now() - start);
    return Promise.reject(new Error('refused'));
  }, delays);
  await vi.advanceTimersByTimeAsync(1600);
  expect(at).toEqual([0, 100, 300, 700, 1100, 1500]);
});

test('tells who listens of every change, and nobody after closing', async () => {
  const only = way(() => Promise.resolve(null));
  const opened = vi.fn<() => Promise<Channel>>(() => Promise.resolve(only));
  const connection = connect(opened, delays);
  const states: string[] = [];
  connection.subscribe(() => states.push(connection.state()));
  await vi.advanceTimersByTimeAsync(0);
  connection.close();
  await vi.advanceTimersByTimeAsync(2000);
  expect(states).toEqual(['open']);
  expect(opened).toHaveBeenCalledTimes(1);
});
