import { beforeEach, expect, test, vi } from 'vitest';
import { channelOpener, takeToken } from './channels.ts';

beforeEach(() => window.history.replaceState(null, '', '/'));

test('the token leaves the address bar when it is taken', () => {
  window.history.replaceState(null, '', '/?x=1#token=abc-123');
  expect(takeToken(window)).toBe('abc-123');
  expect(window.location.href).not.toContain('abc-123');
  expect(window.location.search).toBe('?x=1');
  expect(takeToken(window)).toBeUndefined();
});

test('the token goes as a subprotocol of a socket to the same host, and nowhere else', async () => {
  const made: { address: string; protocols: unknown }[] = [];
  class TestSocket extends EventTarget {
    static readonly OPEN = 1;
    binaryType = 'blob';
    constructor(address: URL, protocols: unknown) {
      super();
      made.push({ address: String(address), protocols });
      queueMicrotask(() => this.dispatchEvent(new Event('open')));
    }
    close(): void {
      this.dispatchEvent(new Event('close'));
    }
    send(): void {}
  }
  vi.stubGlobal('WebSocket', TestSocket);
  window.history.replaceState(null, '', '/#token=abc-123');
  const open = channelOpener(window);
  expect(window.location.hash).toBe('');
  const channel = await open();
  expect(made).toEqual([{ address: `ws://${window.location.host}/api`, protocols: ['onething.abc-123'] }]);
  channel.close();
  await channel.closed;
  vi.unstubAllGlobals();
});
