import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIntakeStore } from '../../../backend/intake-store.ts';
import { type Backend, startBackend } from '../../../backend/server.ts';
import type { Delivery } from '../../../domain/case/case.ts';
import type { OutboxDelays } from '../../../main/outbox/delays.ts';
import { openOutbox, type Outbox } from '../../../main/outbox/outbox.ts';
import { addPage, type Lab, monday, openLab, submittedCase } from '../counter-lab.ts';
import { type FaultyLink, startFaultyLink } from './faulty-link.ts';

const delays: OutboxDelays = {
  pageWithinMs: 400,
  submitWithinMs: 400,
  healthWithinMs: 400,
  firstRetryMs: 20,
  longestRetryMs: 60,
  jitter: 0.3,
  healthEveryMs: 25,
};

let lab: Lab;
let backend: Backend;
let link: FaultyLink;
let outbox: Outbox;
let databaseFile: string;

beforeEach(async () => {
  lab = openLab();
  databaseFile = join(lab.folder, 'intake.db');
  backend = await startBackend({ databaseFile });
  link = await startFaultyLink(backend.url);
  outbox = newOutbox();
});
afterEach(async () => {
  await outbox.close();
  await link.close();
  await backend.close();
  lab.close();
});

function newOutbox(address = () => link.url): Outbox {
  return openOutbox({ ...lab, clock: monday, address, delays, report: (what) => lab.reports.push(what) });
}

function delivery(id: string): Delivery | undefined {
  return lab.cases.get(id)?.delivery;
}

/** Waits for the case itself to say so; the test's own deadline ends a wait in vain. */
async function until(id: string, holds: (delivery: Delivery) => boolean): Promise<Delivery> {
  for await (const view of lab.cases.watch(id))
    if (view.delivery && holds(view.delivery)) return view.delivery;
  throw new Error('the case is gone');
}

const received = ({ state }: Delivery) => state === 'received';

async function casesAtBackend(): Promise<number> {
  await outbox.close();
  await backend.close();
  const intake = openIntakeStore(databaseFile, undefined, monday.now());
  const count = intake.count();
  intake.close();
  backend = await startBackend({ databaseFile });
  return count;
}

test('a submitted case arrives with its pages and gets its 办件编号', async () => {
  const { id } = await submittedCase(lab);
  outbox.start();
  const { projectNo, itemNumbers } = await until(id, received);
  expect(projectNo).toMatch(/\S{6,}/);
  expect(Object.keys(itemNumbers ?? {})).toEqual(['SUB_LIVING']);
  expect(outbox.reachability()).toBe('reachable');
  expect(lab.store.outbox.counts()).toEqual({ unsent: 0, parked: 0 });
  expect(lab.store.cases.find(projectNo ?? '', 5).map((row) => row.id)).toEqual([id]);
  expect(await casesAtBackend()).toBe(1);
});

test.each(['error-500', 'hang', 'cut-before', 'lose-answer', 'nonsense'] as const)(
  'link %s: told, kept, and delivered once when it is good again',
  async (state) => {
    link.state = state;
    const { id } = await submittedCase(lab);
    outbox.start();
    const waiting = await until(id, ({ attempts }) => attempts >= 1);
    expect(waiting.state).toMatch(/^(unsent|sent)$/);
    expect(waiting.lastProblem).toMatch(/自动重试/);
    expect(lab.store.outbox.counts().unsent).toBe(1);
    link.state = 'through';
    await until(id, received);
    expect(await casesAtBackend()).toBe(1);
    expect(lab.reports).toEqual([]);
  },
);

test('an answer lost after the platform took the case: sent, then the same acceptance, once', async () => {
  link.state = (request) => (request.url?.includes('/submissions/') ? 'lose-answer' : 'through');
  const { id } = await submittedCase(lab);
  outbox.start();
  expect((await until(id, ({ attempts }) => attempts >= 1)).state).toBe('sent');
  link.state = 'through';
  const { projectNo } = await until(id, received);
  const key = lab.cases.get(id)?.submission?.key ?? '';
  const answer = await fetch(`${backend.url}/v1/submissions/${encodeURIComponent(key)}`);
  expect(await answer.json()).toMatchObject({ acceptance: { projectNo } });
  expect(await casesAtBackend()).toBe(1);
});

test('a clock that was set back does not keep a case waiting', async () => {
  link.state = 'error-500';
  const { id } = await submittedCase(lab);
  outbox.start();
  await until(id, ({ attempts }) => attempts >= 1);
  await outbox.close();
  // The wait was written while the machine's clock was days ahead.
  lab.store.database.prepare('UPDATE outbox SET next_attempt_at = ?').run(Date.now() + 3 * 86_400_000);
  link.state = 'through';
  outbox = newOutbox();
  outbox.nudge();
  expect((await until(id, received)).projectNo).toBeDefined();
});

test('pages that arrived are not sent again after a break', async () => {
  let pages = 0;
  link.state = (request) => {
    if (!request.url?.includes('/pages/')) return 'through';
    pages += 1;
    return pages === 2 ? 'cut-before' : 'through';
  };
  const { id } = await submittedCase(lab);
  outbox.start();
  await until(id, received);
  const sent = link.requests.filter((line) => line.startsWith('PUT /v1/pages/'));
  const perPage = Map.groupBy(sent, (line) => line);
  const total = perPage.size;
  expect(total).toBeGreaterThan(2);
  expect(sent.length).toBe(total + 1);
});

test('nobody there: unreachable, nothing lost, the rest not tried in vain', async () => {
  const first = await submittedCase(lab);
  const second = await submittedCase(lab);
  const gone = await startFaultyLink(backend.url);
  await gone.close();
  let address = gone.url;
  outbox = newOutbox(() => address);
  outbox.start();
  const told = await until(first.id, ({ attempts }) => attempts >= 1);
  expect(told).toMatchObject({ state: 'unsent' });
  expect(told.lastProblem).toContain('连不上受理平台');
  expect(outbox.reachability()).toBe('unreachable');
  expect(delivery(second.id)?.attempts ?? 0).toBe(0);
  address = link.url;
  await until(first.id, received);
  await until(second.id, received);
  expect(outbox.reachability()).toBe('reachable');
  expect(await casesAtBackend()).toBe(2);
});

test('one the platform refuses is parked with its reason and holds nobody up', async () => {
  const refused = await submittedCase(lab);
  const other = await submittedCase(lab);
  // The same key was used before for something else: the platform will never take it.
  const stolen = JSON.parse(lab.store.outbox.submission(`${refused.id}:1`)) as Record<string, unknown>;
  const body = JSON.stringify({
    ...stolen,
    operator: '别人',
    materials: [],
    signedForm: stolen['signedForm'],
  });
  const number = lab.store.cases.number(refused.id);
  const paper = lab.store.documents.latest(number, 'form');
  const pages = (stolen['signedForm'] as { pages: { sha256: string }[] }).pages;
  const files = pages.map(({ sha256 }) => lab.store.pages.withHash(number, sha256));
  for (const { sha256, content, type } of [
    ...files.map((file) => ({
      sha256: file?.sha256 ?? '',
      content: file?.content ?? Buffer.alloc(0),
      type: 'image/png',
    })),
    { sha256: paper?.sha256 ?? '', content: paper?.pdf ?? Buffer.alloc(0), type: 'application/pdf' },
  ]) {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(content)], sha256, { type }));
    const put = await fetch(`${backend.url}/v1/pages/${sha256}`, { method: 'PUT', body: form });
    expect(put.status).toBe(200);
  }
  const before = await fetch(`${backend.url}/v1/submissions/${encodeURIComponent(`${refused.id}:1`)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(await before.json()).toMatchObject({ key: `${refused.id}:1` });

  outbox.start();
  await until(other.id, received);
  const parked = await until(refused.id, ({ state }) => state === 'parked');
  expect(parked.lastProblem).toContain('受理平台拒收');
  expect(lab.store.outbox.counts()).toEqual({ unsent: 0, parked: 1 });
  expect(lab.store.outbox.submission(`${refused.id}:1`)).toContain(refused.localNo);

  // Staff may try again; it stays where it is, for the same reason.
  expect(await outbox.sendNow(refused.id)).toBe(0);
  expect(delivery(refused.id)?.state).toBe('parked');
});

test('submitting and sending twice delivers once', async () => {
  const { id } = await submittedCase(lab);
  expect(lab.cases.submit(id).ok).toBe(true);
  outbox.start();
  outbox.nudge();
  await Promise.all([outbox.sendNow(id), outbox.sendNow(), outbox.sendNow(id)]);
  await until(id, received);
  await outbox.sendNow();
  const submissions = link.requests.filter((line) => line.startsWith('PUT /v1/submissions/'));
  expect(submissions).toHaveLength(1);
  expect(await casesAtBackend()).toBe(1);
});

test('what an earlier run left waiting is sent at the start', async () => {
  link.state = 'error-500';
  const { id } = await submittedCase(lab);
  outbox.start();
  await until(id, ({ attempts }) => attempts >= 1);
  await outbox.close();
  link.state = 'through';
  outbox = newOutbox();
  outbox.start();
  await until(id, received);
  expect(await casesAtBackend()).toBe(1);
});

test('a full disk while the answer is written: tried again, taken once', async () => {
  const { id } = await submittedCase(lab);
  const pages = Number(lab.store.database.pragma('page_count', { simple: true }));
  const free = Number(lab.store.database.pragma('freelist_count', { simple: true }));
  lab.store.database.pragma(`max_page_count = ${pages}`);
  // Fill what is left inside the file, so that the next change finds no room.
  const filler = 'x'.repeat(3000);
  for (let i = 0; i < 200 + free * 2; i++) {
    const stored = lab.store.transaction(() =>
      lab.store.database
        .prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
        .run(`filler ${i}`, filler),
    );
    if (!stored.ok) break;
  }
  outbox.start();
  await expect.poll(() => lab.reports.some((what) => what.includes('store.disk-full'))).toBe(true);
  expect(delivery(id)?.state).not.toBe('received');
  lab.store.database.pragma('max_page_count = 1073741823');
  await until(id, received);
  expect(await casesAtBackend()).toBe(1);
});

test('a page of the case that is gone from the store parks it instead of sending half', async () => {
  const { id } = await submittedCase(lab);
  const target = lab.cases.get(id)?.pages[0];
  lab.store.pages.remove(lab.store.cases.number(id), target?.id ?? '');
  outbox.start();
  expect((await until(id, ({ state }) => state === 'parked')).lastProblem).toContain('本机缺少');
});

test('material pages go in with the case they belong to', async () => {
  const view = await submittedCase(lab);
  expect(() => addPage(lab, view.id, 'id-card')).toThrow('case.submitted');
});
