import type { CaseView } from '../../domain/case/view.ts';
import type { DevicesStatus } from '../../drivers/devices.ts';
import type { ReaderTiming } from '../../drivers/id-card-reader/simulator/messages.ts';
import { syntheticPeople } from '../../drivers/id-card-reader/simulator/people.ts';
import type { SupervisedDevices } from '../../main/devices/supervisor.ts';
import { type BenchOptions, epochMs, median, pause, quantile, type Row, row, seeded } from './measure.ts';
import { type DeskClient, openDesk } from './open-desk.ts';

interface Reading {
  /** Card put on → the view with the applicant's block is here. */
  readonly wholeMs: number;
  /** The reader's own part of it. */
  readonly ownMs: number;
  /** The last byte left the reader → the view is here. */
  readonly afterMs: number;
}

/** A card is put on at a moment that has nothing to do with the driver's polling. */
const putWithinMs = 300;

/**
 * Card on the reader → form filled, through `cases.readCard` of the API, over the pseudo terminal with the
 * simulator's usual delays, against the reader's own time.
 */
export async function cardToForm({ quick, cacheFolder }: BenchOptions): Promise<readonly Row[]> {
  const rounds = quick ? 4 : 25;
  const random = seeded(5);
  const people = syntheticPeople.filter(({ record }) => record.kind === 'citizen').map(({ id }) => id);
  const desk = await openDesk({ parent: cacheFolder });
  const readings: Reading[] = [];
  try {
    await reached(desk.devices, ({ reader }) => reader.state === 'ready');
    // One card more than is counted: the first one also loads code.
    for (let round = 0; round <= rounds; round += 1) {
      const person = people[round % people.length];
      if (person === undefined) throw new Error('no synthetic people');
      const reading = await readOne(desk.client, desk.devices, person, putWithinMs * random());
      if (round > 0) readings.push(reading);
    }
  } finally {
    await desk.close();
  }
  const ratios = readings.map(({ wholeMs, ownMs }) => wholeMs / ownMs);
  return [
    row({
      name: 'card on reader → form filled',
      ours: {
        what: 'median from the card put on to the view with the applicant block',
        value: median(readings.map(({ wholeMs }) => wholeMs)),
        unit: 'ms',
      },
      against: { what: 'the reader itself', value: median(readings.map(({ ownMs }) => ownMs)), unit: 'ms' },
      goal: { of: 'ratio', atMost: 1.05 },
      note:
        `${rounds} cards, each put on at a random moment. The reader itself: its thinking for find, select and read and all their bytes ` +
        `at 115200 baud; of a find that was already running only the part after the card lay there. The wait for the next find is ours. ` +
        `Ratio of one card: median ${median(ratios).toFixed(3)}, p95 ${quantile(ratios, 0.95).toFixed(3)}; ` +
        `last byte → view: median ${median(readings.map(({ afterMs }) => afterMs)).toFixed(1)} ms.`,
    }),
  ];
}

async function readOne(
  client: DeskClient,
  devices: SupervisedDevices,
  person: string,
  waitMs: number,
): Promise<Reading> {
  await devices.readerTimings(true);
  let view: CaseView | undefined;
  let filledAt = 0;
  let isPut = false;
  for await (const progress of await client.cases.readCard({ role: 'applicant' })) {
    if (progress.state === 'waiting' && !isPut) {
      isPut = true;
      await reached(devices, ({ reader }) => reader.state === 'waiting');
      await pause(waitMs);
      const put = await devices.simulate({ device: 'reader', do: 'put-card', person });
      if (!put.ok) throw new Error(put.error.message);
    }
    if (progress.state === 'failed')
      throw new Error(progress.problems.map(({ message }) => message).join(' '));
    if (progress.state === 'read') {
      filledAt = epochMs();
      view = progress.view;
    }
  }
  if (view === undefined || !isFilled(view)) throw new Error('the applicant block is not filled');
  const timings = await devices.readerTimings(true);
  await devices.simulate({ device: 'reader', do: 'take-card' });
  await reached(devices, ({ reader }) => reader.state === 'ready' || reader.state === 'waiting');
  return reading(timings, filledAt);
}

/** Name, number, birth and address stand in the form and say that they are from the card. */
function isFilled({ people, form }: CaseView): boolean {
  const fromCard = form.blocks.flatMap(({ fields }) => fields).filter(({ from }) => from === 'card');
  return people.applicant !== undefined && fromCard.length >= 4 && fromCard.every(({ text }) => text !== '');
}

function reading(timings: readonly ReaderTiming[], filledAt: number): Reading {
  const put = timings.findLast((timing) => timing.what === 'card-put')?.at;
  const exchanges = timings.filter((timing) => timing.what === 'exchange');
  const read = exchanges.findLastIndex(({ command, sw3 }) => command === 'read' && sw3 === 0x90);
  const find = exchanges.slice(0, Math.max(0, read)).findLastIndex(({ sw3 }) => sw3 === 0x9f);
  const first = exchanges[find];
  const last = exchanges[read];
  if (put === undefined || first === undefined || last === undefined) throw new Error('no card was read');
  const own = exchanges.slice(find, read + 1).reduce((sum, { ownMs }) => sum + ownMs, 0);
  return {
    wholeMs: filledAt - put,
    ownMs: own - Math.max(0, put - first.receivedAt),
    afterMs: filledAt - last.answeredAt,
  };
}

/** Waits for a status; by event, not by asking again. */
async function reached(devices: SupervisedDevices, is: (status: DevicesStatus) => boolean): Promise<void> {
  if (is(devices.status())) return;
  await new Promise<void>((resolve) => {
    const stop = devices.onStatus((status) => {
      if (!is(status)) return;
      stop();
      resolve();
    });
  });
}
