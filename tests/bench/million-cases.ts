import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../../domain/case/case.ts';
import { localNumber } from '../../domain/case/local-number.ts';
import { newCase } from '../../domain/case/new-case.ts';
import { checkCharacter } from '../../domain/id-card/id-number.ts';
import type { IdentityRecord } from '../../domain/id-card/identity.ts';
import { databasePath } from '../../main/store/database.ts';
import { fileKeyStore } from '../../main/store/key-store.ts';
import { migrations } from '../../main/store/migrations.ts';
import { openStore } from '../../main/store/store.ts';
import { pingchuan } from '../synthetic/counter.ts';
import { nameMaker } from './chinese-names.ts';
import { seeded, timed } from './measure.ts';

/** A person of the data set, for queries that find somebody. */
export interface Someone {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly localNo: string;
}

export interface CaseStock {
  /** A data folder of the application. */
  readonly folder: string;
  readonly bytes: number;
  /** Absent when it was there from an earlier run. */
  readonly builtInMs?: number;
}

const perDay = 240;
const districts = ['620403', '620403', '620403', '620403', '620402', '620421', '620422', '620102', '653101'];
const mobile = [
  '130',
  '132',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '152',
  '155',
  '158',
  '177',
  '180',
  '181',
  '182',
  '187',
  '189',
  '199',
];

/** Cases in the order in which they were opened, the same every time. */
export function* someCases(count: number): Generator<{ readonly made: Case; readonly someone: Someone }> {
  const random = seeded(20_261_121);
  const nameOf = nameMaker(random);
  const among = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const number = (below: number, length: number) =>
    String(Math.floor(random() * below)).padStart(length, '0');
  for (let index = 0; index < count; index += 1) {
    const at = new Date(Date.UTC(2012, 0, 1 + Math.floor(index / perDay), 1, index % perDay)).toISOString();
    const day = at.slice(0, 10);
    const localNo = localNumber({ station: 'PC01', day, sequence: 1 + (index % perDay) });
    const person = (ageFrom: number, ageTo: number): IdentityRecord => {
      const year = Number(day.slice(0, 4)) - ageFrom - Math.floor(random() * (ageTo - ageFrom));
      const birth = `${year}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
      const digits = `${among(districts)}${birth.replaceAll('-', '')}${number(1000, 3)}`;
      return {
        name: nameOf(),
        sex: Number(digits.slice(-1)) % 2 === 1 ? '1' : '2',
        nation: random() < 0.9 ? '01' : '03',
        birth,
        address: `甘肃省白银市平川区长征街道演示路${number(400, 1)}号`,
        idNumber: digits + checkCharacter(digits),
        source: 'card',
        readAt: at,
        // The chip's bytes are left out: no search looks at them.
        rawText: '',
        wltPhoto: '',
      };
    };
    const applicant = person(1, 90);
    const phone = among(mobile) + number(100_000_000, 8);
    const made: Case = {
      ...newCase({
        id: uuidOf(index, random),
        localNo,
        region: pingchuan,
        station: 'PC01',
        operator: '李明',
        now: at,
      }),
      state: index % 2000 === 0 ? 'parked' : 'submitted',
      version: 14,
      people: random() < 0.06 ? { applicant, guardian: person(25, 70) } : { applicant },
      facts: { certificateHeld: true, grade: '2', types: ['4'], dibao: true, pensionInsured: true },
      items: ['SUB_LIVING', 'SUB_NURSING'],
      form: {
        married: { value: 'no', from: 'typed' },
        education: { value: '70', from: 'typed' },
        hukouType: { value: 'agricultural', from: 'typed' },
        currentAddress: { value: `白银市平川区向阳路 ${number(900, 1)} 号`, from: 'typed' },
        phone: { value: phone, from: 'typed' },
        'sub.bankAccount': { value: `621700${number(1e13, 13)}`, from: 'typed' },
        'delivery.method': { value: 'collect', from: 'typed' },
      },
      delivery: {
        state: 'received',
        projectNo: `620403${day.replaceAll('-', '')}${number(1e8, 8)}`,
        attempts: 1,
        receivedAt: at,
      },
    };
    yield { made, someone: { name: applicant.name, idNumber: applicant.idNumber, phone, localNo } };
  }
}

function uuidOf(index: number, random: () => number): string {
  const part = () =>
    Math.floor(random() * 65_536)
      .toString(16)
      .padStart(4, '0');
  const serial = index.toString(16).padStart(8, '0');
  return `${part()}${part()}-${part()}-4${part().slice(1)}-8${part().slice(1)}-${part()}${serial}`;
}

/** The store of `count` cases: made through the store's own `insert`, or the one that an earlier run left. */
export async function stockOfCases(
  count: number,
  cacheFolder: string,
  say: (line: string) => void,
): Promise<CaseStock> {
  const prefix = `cases-${count}-`;
  const folder = join(cacheFolder, `${prefix}${versionOfStock()}`);
  if (existsSync(folder)) return { folder, bytes: statSync(databasePath(folder)).size };
  for (const old of readdirSync(cacheFolder))
    if (old.startsWith(prefix)) rmSync(join(cacheFolder, old), { recursive: true, force: true });
  const making = join(cacheFolder, `making-${prefix}${process.pid}`);
  mkdirSync(making, { recursive: true });
  try {
    const { ms } = await timed(() => fillStore(making, count, say));
    renameSync(making, folder);
    return { folder, bytes: statSync(databasePath(folder)).size, builtInMs: ms };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Another schema, other terms or other people make another stock. */
function versionOfStock(): string {
  const hash = createHash('sha256').update(JSON.stringify(migrations));
  for (const file of ['../../main/store/search-terms.ts', './million-cases.ts', './chinese-names.ts'])
    hash.update(readFileSync(join(import.meta.dirname, file)));
  return hash.digest('hex').slice(0, 12);
}

function fillStore(folder: string, count: number, say: (line: string) => void): void {
  const opened = openStore({ folder, keyStore: fileKeyStore(folder) });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const { database } = store;
  // Only while it is made: a power cut costs the whole stock, which is then made anew.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma(`cache_size = -${Math.floor(Math.min(1.5 * 2 ** 20, totalmem() / 4096))}`);
  let done = 0;
  const stored = store.transaction(() => {
    for (const { made } of someCases(count)) {
      store.cases.insert(made);
      done += 1;
      if (done % 100_000 === 0) say(`  ${done.toLocaleString('en')} of ${count.toLocaleString('en')} cases`);
    }
  });
  if (!stored.ok) throw new Error(stored.error.message);
  database.pragma('journal_mode = WAL');
  store.close();
}
