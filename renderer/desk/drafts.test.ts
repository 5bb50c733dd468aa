import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDraftKeeper, type DraftValues } from './drafts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeper(save: (values: DraftValues) => Promise<boolean>) {
  return createDraftKeeper({ save, autosaveMs: 700, now: () => new Date(0) });
}

test('stores a moment after the last keystroke, in one go', async () => {
  const save = vi.fn<(values: DraftValues) => Promise<boolean>>(() => Promise.resolve(true));
  const drafts = keeper(save);
  drafts.set('phone', '139');
  await vi.advanceTimersByTimeAsync(600);
  drafts.set('phone', '1390');
  drafts.set('nativePlace', '甘肃');
  await vi.advanceTimersByTimeAsync(699);
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(save.mock.calls).toEqual([[{ phone: '1390', nativePlace: '甘肃' }]]);
  expect(drafts.state()).toBe('clean');
  expect(drafts.values()).toEqual({});
  expect(drafts.savedAt()).toEqual(new Date(0));
});

test('what is typed while a store is under way is not taken for stored', async () => {
  const answers: ((stored: boolean) => void)[] = [];
  const save = vi.fn<(values: DraftValues) => Promise<boolean>>(
    () => new Promise<boolean>((resolve) => answers.push(resolve)),
  );
  const drafts = keeper(save);
  drafts.set('phone', '1');
  const first = drafts.flush();
  drafts.set('phone', '12');
  answers[0]?.(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(drafts.values()).toEqual({ phone: '12' });
  expect(save.mock.calls[1]).toEqual([{ phone: '12' }]);
  answers[1]?.(true);
  await expect(first).resolves.toBe(true);
  expect(drafts.values()).toEqual({});
});

test.each([
  ['refused', () => Promise.resolve(false)],
  ['cut off', () => Promise.reject(new Error('gone'))],
])('keeps what could not be stored (%s) and stores it when asked again', async (_name, failing) => {
  const save = vi.fn<(values: DraftValues) => Promise<boolean>>(failing);
  const drafts = keeper(save);
  drafts.set('phone', '139');
  await expect(drafts.flush()).resolves.toBe(false);
  expect(drafts.state()).toBe('failed');
  expect(drafts.values()).toEqual({ phone: '139' });
  save.mockResolvedValue(true);
  await expect(drafts.flush()).resolves.toBe(true);
  expect(drafts.state()).toBe('clean');
});

test('two who flush at once store once', async () => {
  const save = vi.fn<(values: DraftValues) => Promise<boolean>>(() => Promise.resolve(true));
  const drafts = keeper(save);
  drafts.set('phone', '139');
  expect(await Promise.all([drafts.flush(), drafts.flush()])).toEqual([true, true]);
  expect(save).toHaveBeenCalledTimes(1);
});

test('nothing is stored after the case has gone', async () => {
  const save = vi.fn<(values: DraftValues) => Promise<boolean>>(() => Promise.resolve(true));
  const drafts = keeper(save);
  drafts.set('phone', '139');
  drafts.dispose();
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).not.toHaveBeenCalled();
  expect(drafts.values()).toEqual({});
});
