import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Problem } from '../../domain/problem.ts';
import { failure, success, type Result } from '../../domain/result.ts';
import type { DevicesStatus } from '../../drivers/devices.ts';
import type { CardRead } from '../../drivers/id-card-reader/reader.ts';
import { idNumber, type Lab, monday, openLab } from '../../tests/faults/counter-lab.ts';
import type { ReadProgress } from '../api/contract.ts';
import { stream } from '../api/stream.ts';
import { openCardDesk } from './read-card.ts';

let lab: Lab;
beforeEach(() => {
  lab = openLab();
});
afterEach(() => lab.close());

function card(over: Partial<CardRead> = {}): CardRead {
  return {
    kind: 'citizen',
    identity: {
      name: '张 𬭎',
      sex: '1',
      nation: '01',
      birth: '1980-01-01',
      address: '甘肃省白银市平川区长征街道',
      idNumber: idNumber(3),
      issuer: '白银市公安局平川分局',
      validFrom: '2020-01-01',
      validTo: '长期',
    },
    rawText: new Uint8Array(256),
    wltPhoto: new Uint8Array(1024),
    warnings: [],
    tookMs: 812.4,
    ...over,
  };
}

/** A reader in the hand of the test. */
function reader() {
  const waiting: { give(result: Result<CardRead, Problem>): void; readonly signal: AbortSignal }[] = [];
  const listeners = new Set<(status: DevicesStatus) => void>();
  return {
    waiting,
    listeners,
    devices: {
      readCard: (signal: AbortSignal) =>
        new Promise<Result<CardRead, Problem>>((give) => {
          waiting.push({ give, signal });
          signal.addEventListener('abort', () =>
            give(failure({ code: 'reader.cancelled', message: '已取消读卡。' })),
          );
        }),
      onStatus(listener: (status: DevicesStatus) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

function arm(hand: ReturnType<typeof reader>, caseId?: string) {
  const desk = openCardDesk({ ...lab, clock: monday, devices: hand.devices });
  return {
    desk,
    reading: stream(undefined, (signal) => desk.readCard({ caseId, role: 'applicant' }, signal)),
  };
}

async function last(reading: AsyncIterable<ReadProgress>): Promise<ReadProgress | undefined> {
  let progress: ReadProgress | undefined;
  for await (progress of reading);
  return progress;
}

test('a card without a case opens one and fills it; name, evidence and source are kept', async () => {
  const hand = reader();
  const { reading } = arm(hand);
  expect((await reading.next()).value).toEqual({ state: 'waiting' });
  hand.waiting[0]?.give(success(card()));
  const read = await last(reading);
  expect(read).toMatchObject({ state: 'read', tookMs: 812.4 });
  if (read?.state !== 'read') return;
  const applicant = lab.cases.get(read.view.id)?.people.applicant;
  expect(applicant).toMatchObject({ name: '张 𬭎', source: 'card' });
  expect(applicant?.source === 'card' && Buffer.from(applicant.wltPhoto, 'base64').length).toBe(1024);
  expect(hand.listeners.size).toBe(0);
});

test('leaving the stream disarms the reader at once, and a late card goes nowhere', async () => {
  const hand = reader();
  const { reading } = arm(hand);
  await reading.next();
  const ended = reading.return();
  expect(hand.waiting[0]?.signal.aborted).toBe(true);
  hand.waiting[0]?.give(success(card()));
  await ended;
  expect(lab.store.cases.list('recent', 10)).toEqual([]);
});

test('arming it anew takes it away from who waited before', async () => {
  const hand = reader();
  const desk = openCardDesk({ ...lab, clock: monday, devices: hand.devices });
  const never = new AbortController().signal;
  const first = desk.readCard({ role: 'applicant' }, never);
  await first.next();
  const second = desk.readCard({ role: 'applicant' }, never);
  await second.next();
  expect(await last(first)).toMatchObject({ state: 'failed', problems: [{ code: 'reader.taken-over' }] });
  hand.waiting[1]?.give(success(card()));
  expect(await last(second)).toMatchObject({ state: 'read' });
  expect(lab.store.cases.list('recent', 10)).toHaveLength(1);
});

test('a card of another kind is refused kindly and no case is opened by it', async () => {
  const hand = reader();
  const { reading } = arm(hand);
  await reading.next();
  hand.waiting[0]?.give(success(card({ kind: 'foreigner-2017' })));
  expect(await last(reading)).toMatchObject({
    state: 'failed',
    problems: [{ code: 'reader.not-a-citizen' }],
  });
  expect(lab.store.cases.list('recent', 10)).toEqual([]);
});

test('a reader that fails says why', async () => {
  const hand = reader();
  const { reading } = arm(hand);
  await reading.next();
  hand.waiting[0]?.give(failure({ code: 'reader.disconnected', message: '读卡器已断开，请检查连线。' }));
  expect(await last(reading)).toMatchObject({ state: 'failed', problems: [{ code: 'reader.disconnected' }] });
});

test('the same card put down again goes on with the draft it made; a parked case stays where it is', async () => {
  async function put(): Promise<string> {
    const hand = reader();
    const { reading } = arm(hand);
    await reading.next();
    hand.waiting[0]?.give(success(card()));
    const read = await last(reading);
    if (read?.state !== 'read') throw new Error('not read');
    return read.view.id;
  }
  const first = await put();
  expect(await put()).toBe(first);
  lab.cases.apply(first, { type: 'parked' });
  const second = await put();
  expect(second).not.toBe(first);
  expect(lab.cases.get(first)?.state).toBe('parked');
});
