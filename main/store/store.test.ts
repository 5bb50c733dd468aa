import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Case, CaseEvent } from '../../domain/case/case.ts';
import { databasePath } from './database.ts';
import { fileKeyStore, newKey } from './key-store.ts';
import { migrations } from './migrations.ts';
import { openStore, type Store } from './store.ts';

let folder: string;
let opened: Store[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  opened = [];
});
afterEach(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Store {
  const store = openStore({ folder, keyStore: fileKeyStore(folder) });
  if (!store.ok) throw new Error(store.error.code);
  opened.push(store.value);
  return store.value;
}

function close(store: Store): void {
  store.close();
  opened = opened.filter((other) => other !== store);
}

function problemOfOpening(keyStore = fileKeyStore(folder)): string {
  const store = openStore({ folder, keyStore });
  if (store.ok) {
    store.value.close();
    return 'opened';
  }
  expect(store.error.message).toMatch(/[\u4e00-\u9fff]{8}/);
  return store.error.code;
}

let counter = 0;
function sampleCase(over: Partial<Case> = {}): Case {
  counter += 1;
  const id = `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`;
  return {
    id,
    localNo: `PC01-20261121-${String(counter).padStart(4, '0')}-1`,
    regionId: 'gansu-pingchuan',
    regionVersion: '1',
    station: 'PC01',
    operator: '李经办',
    state: 'draft',
    createdAt: '2026-11-21T08:30:00.000+08:00',
    updatedAt: '2026-11-21T08:30:00.000+08:00',
    version: 0,
    people: {},
    facts: {},
    items: [],
    form: {},
    pages: [],
    waived: {},
    prints: [],
    ...over,
  };
}

function person(name: string, idNumber: string): Case['people']['applicant'] & object {
  return {
    name,
    sex: '1',
    nation: '01',
    birth: '1990-01-01',
    address: '甘肃省白银市平川区',
    idNumber,
    source: 'typed',
    readAt: '2026-11-21T08:30:00.000+08:00',
    reason: 'no-card',
  };
}

test('nothing readable stands in the file, and it belongs to its owner alone', () => {
  const store = open();
  store.transaction(() =>
    store.cases.insert(sampleCase({ people: { applicant: person('欧阳秘密', '620403199001011239') } })),
  );
  close(store);
  const bytes = readFileSync(databasePath(folder));
  expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  expect(bytes.includes('欧阳秘密')).toBe(false);
  expect(bytes.includes('620403199001011239')).toBe(false);
  expect(bytes.includes('CREATE TABLE')).toBe(false);
  expect(['cases.db', 'store.key'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
    0o600, 0o600,
  ]);
});

test('a case comes back as it went in, with its events in order', () => {
  const store = open();
  const first = sampleCase();
  const event: CaseEvent = {
    type: 'identified',
    role: 'applicant',
    identity: person('张𬭎', '620403199001011239'),
  };
  const second: Case = {
    ...first,
    version: 1,
    updatedAt: '2026-11-21T08:31:00.000+08:00',
    people: { applicant: person('张𬭎', '620403199001011239') },
  };
  store.transaction(() => store.cases.insert(first));
  store.transaction(() => store.cases.change(first, second, event));
  close(store);
  const again = open();
  expect(again.cases.get(first.id)).toEqual(second);
  expect(again.cases.events(first.id)).toEqual([event]);
});

test('a change from an older version is not stored', () => {
  const store = open();
  const first = sampleCase();
  store.transaction(() => store.cases.insert(first));
  const next = { ...first, version: 1 };
  store.transaction(() => store.cases.change(first, next, { type: 'parked' }));
  expect(() =>
    store.transaction(() => store.cases.change(first, { ...first, version: 1 }, { type: 'resumed' })),
  ).toThrow('changed meanwhile');
  expect(store.cases.events(first.id)).toEqual([{ type: 'parked' }]);
});

test('a transaction that fails leaves nothing, not even in memory', () => {
  const store = open();
  const first = sampleCase();
  store.transaction(() => store.cases.insert(first));
  expect(() =>
    store.transaction(() => {
      store.cases.change(first, { ...first, version: 1, state: 'parked' }, { type: 'parked' });
      throw new Error('a bug');
    }),
  ).toThrow('a bug');
  expect(store.cases.get(first.id)).toEqual(first);
});

test('a full disk is a sentence, nothing is changed, and work goes on after room was made', () => {
  const store = open();
  const first = sampleCase();
  store.transaction(() => store.cases.insert(first));
  const pages = Number(store.database.pragma('page_count', { simple: true }));
  store.database.pragma(`max_page_count = ${pages + 4}`);
  const page = { sha256: 'a'.repeat(64), mime: 'image/png', content: Buffer.alloc(500_000, 7) } as const;
  const number = store.cases.number(first.id);
  const refused = store.transaction(() => {
    store.cases.change(first, { ...first, version: 1 }, { type: 'parked' });
    store.pages.add(number, { id: 'p1', ...page });
  });
  expect(refused).toMatchObject({ ok: false, error: { code: 'store.disk-full' } });
  expect(store.cases.get(first.id)).toEqual(first);
  expect(store.cases.events(first.id)).toEqual([]);
  store.database.pragma('max_page_count = 1073741823');
  expect(store.transaction(() => store.pages.add(number, { id: 'p1', ...page })).ok).toBe(true);
  expect(store.pages.get(number, 'p1')?.content.length).toBe(500_000);
});

test('another key is refused, and the right one still opens', () => {
  close(open());
  const other = newKey();
  expect(
    problemOfOpening({ read: () => ({ ok: true, value: other }), keep: () => ({ ok: true, value: null }) }),
  ).toBe('store.wrong-key');
  expect(problemOfOpening()).toBe('opened');
});

test('data without its key is refused and no new key is made', () => {
  close(open());
  rmSync(join(folder, 'store.key'));
  expect(problemOfOpening()).toBe('store.key-missing');
  expect(problemOfOpening()).toBe('store.key-missing');
});

test('an unreadable key file is refused', () => {
  close(open());
  writeFileSync(join(folder, 'store.key'), 'not a key');
  expect(problemOfOpening()).toBe('store.key-unusable');
});

test('a damaged file is told from a wrong key', () => {
  close(open());
  const bytes = readFileSync(databasePath(folder));
  bytes.fill(0x5a, 0, 4096);
  writeFileSync(databasePath(folder), bytes);
  expect(problemOfOpening()).toBe('store.damaged');
});

test('a database of a newer program is refused', () => {
  const store = open();
  store.database.pragma(`user_version = ${migrations.length + 1}`);
  close(store);
  expect(problemOfOpening()).toBe('store.newer');
});

test('a second program is refused while the first runs', () => {
  open();
  expect(problemOfOpening()).toBe('store.in-use');
});

test('a migration copies the old database first, and a failing one changes nothing', () => {
  const store = open();
  const first = sampleCase();
  store.transaction(() => store.cases.insert(first));
  close(store);
  const broken = [
    ...migrations,
    { name: 'breaks', sql: 'CREATE TABLE a (b INTEGER) STRICT; SELECT nonsense;' },
  ];
  expect(() => openStore({ folder, keyStore: fileKeyStore(folder), migrations: broken })).toThrow('nonsense');
  expect(problemOfOpening()).toBe('opened');

  const more = [...migrations, { name: 'adds', sql: 'ALTER TABLE cases ADD COLUMN closed_at INTEGER;' }];
  const migrated = openStore({ folder, keyStore: fileKeyStore(folder), migrations: more });
  if (!migrated.ok) throw new Error(migrated.error.code);
  opened.push(migrated.value);
  expect(migrated.value.cases.get(first.id)).toEqual(first);
  const copy = readFileSync(`${databasePath(folder)}.before-${migrations.length + 1}`);
  expect(copy.length).toBeGreaterThan(4096);
  expect(copy.includes('CREATE TABLE')).toBe(false);
});

test('events, outbox rows and audit entries cannot be deleted', () => {
  const store = open();
  const first = sampleCase();
  store.transaction(() => store.cases.insert(first));
  store.transaction(() => store.cases.change(first, { ...first, version: 1 }, { type: 'parked' }));
  store.transaction(() =>
    store.outbox.add(store.cases.number(first.id), {
      key: `${first.id}:1`,
      submission: '{}',
      at: first.createdAt,
      nextAttemptAt: 0,
    }),
  );
  expect(() => store.database.exec('DELETE FROM case_events')).toThrow('append only');
  expect(() => store.database.exec('DELETE FROM outbox')).toThrow('never deletes');
});

const people: readonly (readonly [string, string, string])[] = [
  ['张伟', '620403199001011239', '13912345678'],
  ['张伟明', '62040319800202201X', '13800001234'],
  ['欧阳𬭎', '620403197503034435', '0943-6621234'],
  ['阿依古丽·买买提', '653101198505056663', '+86 13700005678'],
  ['古丽 娜尔', '653101198606066664', '13600004321'],
  ['JOHN SMITH', '931586198001010010', '13500009999'],
];

test.each([
  ['伟', [0, 1]],
  ['张', [0, 1]],
  ['张伟', [0, 1]],
  ['伟明', [1]],
  ['𬭎', [2]],
  ['阳𬭎', [2]],
  ['古丽', [3, 4]],
  ['依古丽·买买', [3]],
  ['依古丽•买买', [3]],
  ['古丽 娜', [4]],
  ['丽娜尔', [4]],
  ['smith', [5]],
  ['john s', [5]],
  ['62040319800202201x', [1]],
  ['62040319800202201X', [1]],
  ['620403', [0, 1, 2]],
  ['6531011985', [3]],
  ['201x', [1]],
  ['1239', [0]],
  ['1234', [1, 2]],
  ['13912345678', [0]],
  ['139 1234 5678', [0]],
  ['620403 19800202 201x', [1]],
  ['139-1234-5678', [0]],
  ['13700005678', [3]],
  ['5678', [0, 3]],
  ['张伟 1234', [1]],
  ['1234 张', [1]],
  ['王', []],
  ['%', []],
  ['', []],
  ['   ', []],
])('finds %s', (query, expected) => {
  const store = open();
  const cases = people.map(([name, idNumber, phone]) =>
    sampleCase({
      people: { applicant: person(name, idNumber) },
      form: { phone: { value: phone, from: 'typed' } },
    }),
  );
  store.transaction(() => {
    for (const one of cases) store.cases.insert(one);
  });
  const found = store.cases.find(query, 30).map(({ id }) => cases.findIndex((one) => one.id === id));
  expect(found.toSorted((a, b) => a - b)).toEqual(expected);
});

test('a case is found by its local number, and no longer by what was corrected', () => {
  const store = open();
  const before = sampleCase({
    people: { applicant: person('赵六', '620403199001011239') },
    form: { phone: { value: '13912345678', from: 'typed' } },
  });
  store.transaction(() => store.cases.insert(before));
  expect(store.cases.find(before.localNo.toLowerCase(), 5)).toHaveLength(1);
  const after: Case = {
    ...before,
    version: 1,
    people: { applicant: person('赵七', '620403199001011239') },
    form: { phone: { value: '13900000000', from: 'typed' } },
  };
  store.transaction(() => store.cases.change(before, after, { type: 'resumed' }));
  expect(store.cases.find('赵六', 5)).toEqual([]);
  expect(store.cases.find('5678', 5)).toEqual([]);
  expect(store.cases.find('赵七', 5)).toHaveLength(1);
  expect(store.cases.find('0000', 5)).toHaveLength(1);
});
