import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Counter, newDataFolder, startCounter } from '../e2e/counter.ts';
import { Desk, expect as onScreen, largeSize, usualSize } from '../e2e/desk.ts';
import { openHands } from '../e2e/hands.ts';
import { axeViolations, losses, smallTargets, traverse } from './page-checks.ts';
import { everyScreen } from './screens.ts';

/** Least size of anything to press, CSS pixels on a side. */
const leastTarget = 44;

// A walk through every screen, with every look at it, on a busy machine.
vi.setConfig({ testTimeout: 360_000 });

const folder = newDataFolder();
let counter: Counter;
let desk: Desk | undefined;

beforeAll(async () => {
  counter = await startCounter(folder.path);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await desk?.keepFailure();
  await desk?.close();
  desk = undefined;
});
afterAll(async () => {
  await counter?.stop();
  folder.remove();
});

/** Walks through every screen and gathers what each check has to say, so that one run tells all. */
async function gather(
  look: {
    readonly theme: 'light' | 'dark' | 'contrast';
    readonly size: { readonly width: number; readonly height: number };
    readonly album: string;
  },
  check: (open: Desk, screen: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const open = await Desk.open(await counter.nextAddress(), look);
  desk = open;
  const hands = await openHands(open);
  const found: string[] = [];
  try {
    await everyScreen(open, hands, async (screen) => {
      await open.picture(screen);
      for (const what of await check(open, screen)) found.push(`${screen}: ${what}`);
    });
    found.push(...open.complaints);
  } finally {
    hands.close();
  }
  return [...new Set(found)];
}

describe('axe finds nothing on any screen or dialog', () => {
  test.each([
    ['light', largeSize],
    ['dark', usualSize],
    ['contrast', usualSize],
  ] as const)('%s', async (theme, size) => {
    expect(await gather({ theme, size, album: `axe-${theme}` }, (open) => axeViolations(open.page))).toEqual(
      [],
    );
  });

  test('the cover after a time without input', async () => {
    const open = await Desk.open(await counter.nextAddress(), { album: 'axe-cover', fakeClock: true });
    desk = open;
    await open.page.clock.fastForward('04:45');
    await onScreen(open.page.getByRole('alert').filter({ hasText: '秒后将隐藏画面' })).toBeVisible();
    expect(await axeViolations(open.page)).toEqual([]);
    await open.page.clock.fastForward('00:30');
    await onScreen(open.page.getByRole('alert').filter({ hasText: '已隐藏，按任意键继续' })).toBeVisible();
    await open.picture('cover');
    expect(await axeViolations(open.page)).toEqual([]);
    await open.page.keyboard.press('Enter');
    await onScreen(open.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  });
});

test('the keyboard reaches everything, shows where it is and is never caught; targets are large enough', async () => {
  const found = await gather(
    { theme: 'light', size: usualSize, album: 'keyboard-and-targets' },
    async (open) => {
      const small = await smallTargets(open.page, leastTarget);
      const { unreached, unmarked, trapped } = await traverse(open.page);
      return [
        ...small.map((what) => `small ${what}`),
        ...unreached.map((what) => `not reached ${what}`),
        ...unmarked.map((what) => `no visible focus ${what}`),
        ...(trapped ? ['caught'] : []),
      ];
    },
  );
  expect(found).toEqual([]);
});

test('at 200 % nothing is lost', async () => {
  const half = { width: usualSize.width / 2, height: usualSize.height / 2 };
  expect(await gather({ theme: 'light', size: half, album: 'zoom' }, (open) => losses(open.page))).toEqual(
    [],
  );
});
