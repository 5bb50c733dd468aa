import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  filledCase,
  idNumber,
  type Lab,
  openLab,
  submittedCase,
  value,
} from '../../tests/faults/counter-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = openLab();
});
afterEach(() => lab.close());

test('opening twice gives one case, and the next one after something was done', () => {
  const first = value(lab.cases.open());
  expect(value(lab.cases.open()).id).toBe(first.id);
  value(lab.cases.apply(first.id, { type: 'answered', facts: { certificateHeld: false } }));
  const second = value(lab.cases.open());
  expect(second.id).not.toBe(first.id);
  expect(second.localNo).toMatch(/^PC01-20261123-0002-[\dX]$/);
});

test('an event for an older version is refused and changes nothing', () => {
  const { id, version } = filledCase(lab);
  value(lab.cases.apply(id, { type: 'parked' }));
  const late = lab.cases.apply(id, { type: 'resumed' }, { expectedVersion: version });
  expect(late).toMatchObject({ ok: false, error: [{ code: 'case.changed-meanwhile' }] });
  expect(lab.cases.get(id)?.state).toBe('parked');
});

test('an open case of the same person is pointed out with its number, a finished one is not', async () => {
  const parked = filledCase(lab, 1);
  value(lab.cases.apply(parked.id, { type: 'parked' }));
  const second = filledCase(lab, 1);
  const warning = second.warnings.find(({ code }) => code === 'case.duplicate');
  expect(warning?.severity).toBe('warning');
  expect(warning?.message).toContain(parked.localNo);
  value(lab.cases.apply(parked.id, { type: 'resumed' }));
  value(lab.cases.apply(parked.id, { type: 'abandoned', reason: '重复' }));
  expect(value(lab.cases.view(second.id)).warnings.map(({ code }) => code)).not.toContain('case.duplicate');
});

test('watchers hear of every change, whoever made it, and the latest wins', async () => {
  const { id } = value(lab.cases.open());
  const watching = lab.cases.watch(id);
  expect((await watching.next()).value).toMatchObject({ version: 0 });
  value(lab.cases.apply(id, { type: 'answered', facts: { certificateHeld: false } }));
  value(lab.cases.apply(id, { type: 'parked' }));
  expect((await watching.next()).value).toMatchObject({ version: 2, state: 'parked' });
  await watching.return();
});

test('case and outbox row are stored together or not at all', async () => {
  const view = await submittedCase(lab);
  const number = lab.store.cases.number(view.id);
  expect(lab.store.outbox.ofCase(number)).toMatchObject({ key: `${view.id}:1`, state: 'unsent' });
  expect(value(lab.cases.submit(view.id)).submission).toEqual(view.submission);
  expect(lab.store.outbox.counts().unsent).toBe(1);
});

test('a case that lacks something is not submitted and says what', () => {
  const { id } = filledCase(lab);
  expect(lab.cases.submit(id)).toMatchObject({
    ok: false,
    error: expect.arrayContaining([expect.objectContaining({ code: 'materials.missing' })]) as unknown,
  });
  expect(lab.store.outbox.counts().unsent).toBe(0);
  expect(lab.cases.get(id)?.state).toBe('draft');
});

test('a full disk is told, nothing changed, and the session goes on', () => {
  const { id, version } = filledCase(lab);
  const { database } = lab.store;
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true }))}`);
  const long = '甘'.repeat(180);
  let refused = lab.cases.apply(id, { type: 'filled', values: { nativePlace: long } });
  for (let i = 0; refused.ok && i < 500; i++)
    refused = lab.cases.apply(id, { type: 'filled', values: { nativePlace: `${i}${long}` } });
  expect(refused).toMatchObject({ ok: false, error: [{ code: 'store.disk-full' }] });
  const before = value(lab.cases.view(id));
  expect(before.version).toBeGreaterThanOrEqual(version);
  database.pragma('max_page_count = 1073741823');
  expect(value(lab.cases.apply(id, { type: 'parked' })).version).toBe(before.version + 1);
});

test('a case of a region that is no longer installed is told, not lost', () => {
  const { id } = value(lab.cases.open());
  lab.store.database.exec(`UPDATE cases SET body = json_set(body, '$.regionId', 'elsewhere')`);
  lab.store.cases.forget();
  expect(lab.cases.view(id)).toMatchObject({ ok: false, error: [{ code: 'case.region-missing' }] });
});

test('each event names who did it, not who opened the case', () => {
  const { id } = value(lab.cases.open());
  value(lab.cases.apply(id, { type: 'parked' }));
  lab.station.operator = '王小明';
  value(lab.cases.apply(id, { type: 'resumed' }));
  const who = lab.store.database.prepare('SELECT operator FROM case_events ORDER BY version').pluck().all();
  expect(who).toEqual(['李经办', '王小明']);
});

test('found by name, number and phone at once after the change', () => {
  const { id } = filledCase(lab, 42, '阿依古丽·买买提');
  const queries = ['古丽', '买买提', idNumber(42), idNumber(42).slice(-4), '13910000042', '0042'];
  const found = queries.map((query) => lab.store.cases.find(query, 5).map((row) => row.id));
  expect(found).toEqual(queries.map(() => [id]));
});
