import { createRouterClient } from '@orpc/server';
import { startApplication } from '../../main/application.ts';
import { createLog } from '../../main/log.ts';
import { fileKeyStore } from '../../main/store/key-store.ts';
import { openStore } from '../../main/store/store.ts';
import { type BenchOptions, digits, median, quantile, type Row, row, seeded, timed } from './measure.ts';
import { type CaseStock, someCases, type Someone, stockOfCases } from './million-cases.ts';
import { noDevices } from './no-devices.ts';

/** What a clerk types to find somebody. */
const kinds: Readonly<Record<string, (someone: Someone) => string>> = {
  'full name': ({ name }) => name,
  'two characters of a name': ({ name }) => Array.from(name).slice(0, 2).join(''),
  'one character of a name': ({ name }) => Array.from(name).at(-1) ?? '',
  'given name': ({ name }) => Array.from(name).slice(1).join(''),
  'ID number': ({ idNumber }) => idNumber,
  'last four of the ID number': ({ idNumber }) => idNumber.slice(-4),
  telephone: ({ phone }) => phone,
  'last four of the telephone': ({ phone }) => phone.slice(-4),
  'local number': ({ localNo }) => localNo,
  'surname and last four': ({ name, idNumber }) => `${Array.from(name)[0] ?? ''} ${idNumber.slice(-4)}`,
};
/** The window asks for so many. */
const limit = 30;

/** `cases.find` of the API among a million cases, against a `LIKE '%…%'` scan of the same table. */
export async function findCase({ quick, cacheFolder, say }: BenchOptions): Promise<readonly Row[]> {
  const count = quick ? 50_000 : 1_000_000;
  const stock = await stockOfCases(count, cacheFolder, say);
  const people = somePeople(count, quick ? 40 : 200);
  const scans = scanFor(stock.folder, people.slice(0, 1));
  const found = await findAll(stock.folder, people);

  const all = Object.keys(kinds).flatMap((kind) => found.get(kind) ?? []);
  const allScans = Object.keys(kinds).flatMap((kind) => scans.get(kind) ?? []);
  const built = stock.builtInMs === undefined ? '' : `, built in ${(stock.builtInMs / 1000).toFixed(0)} s`;
  return [
    row({
      name: `find among ${count.toLocaleString('en')}`,
      ours: { what: 'p95 of all queries below', value: quantile(all, 0.95), unit: 'ms' },
      against: { what: 'LIKE scan', value: median(allScans), unit: 'ms' },
      goal: { of: 'value', atMost: 20 },
      note:
        `${all.length} queries over the API, up to ${limit} rows, newest first, the audit entry of each on disk; median ${digits(median(all))}, worst ${digits(Math.max(...all))} ms. ` +
        `The store has ${(stock.bytes / 2 ** 20).toFixed(0)} MB${built}. LIKE: name, numbers and the case's text, newest first, the same limit; median of ${allScans.length}.`,
    }),
    ...Object.keys(kinds).map((kind): Row => {
      const times = found.get(kind) ?? [];
      return row({
        name: `  by ${kind}`,
        ours: { what: 'p95', value: quantile(times, 0.95), unit: 'ms' },
        against: { what: 'LIKE scan', value: median(scans.get(kind) ?? []), unit: 'ms' },
        goal: { of: 'value', atMost: 20 },
        note: `median ${digits(median(times))}, worst ${digits(Math.max(...times))} ms of ${times.length}.`,
      });
    }),
  ];
}

/** People spread over the whole stock. */
function somePeople(count: number, wanted: number): readonly Someone[] {
  const random = seeded(77);
  const places = new Set(Array.from({ length: wanted }, () => Math.floor(random() * count)));
  const people: Someone[] = [];
  let index = 0;
  for (const { someone } of someCases(count)) {
    if (places.has(index)) people.push(someone);
    index += 1;
  }
  return people;
}

async function findAll(
  folder: CaseStock['folder'],
  people: readonly Someone[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const started = await startApplication({
    dataFolder: folder,
    deviceSettings: {
      reader: { kind: 'auto' },
      scanner: { kind: 'auto' },
      printer: { kind: 'auto' },
      allowSimulators: false,
    },
    devices: noDevices,
    backend: 'http://127.0.0.1:9',
    demo: false,
    log: createLog('silent'),
  });
  if (!started.ok) throw new Error(started.error.message);
  const application = started.value;
  try {
    const { cases } = createRouterClient(application.router);
    const found = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
    for (const someone of people)
      for (const [kind, queryOf] of Object.entries(kinds)) {
        const { ms, value } = await timed(() => cases.find({ query: queryOf(someone), limit }));
        if (value.length === 0) throw new Error(`nobody was found by ${kind}`);
        found.get(kind)?.push(ms);
      }
    return found;
  } finally {
    await application.close();
  }
}

/** What one would write without an index for it. */
function scanFor(folder: string, people: readonly Someone[]): ReadonlyMap<string, readonly number[]> {
  const opened = openStore({ folder, keyStore: fileKeyStore(folder) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { database } = opened.value;
  const word = '(c.name LIKE ? OR c.id_number LIKE ? OR c.local_no LIKE ? OR c.body LIKE ?)';
  const scans = new Map<string, number[]>();
  for (const someone of people)
    for (const [kind, queryOf] of Object.entries(kinds)) {
      const words = queryOf(someone).split(' ');
      const scan = database.prepare(
        `SELECT c.id, c.local_no, c.state, c.updated_at, c.name, c.id_number, c.summary FROM cases c
         WHERE ${words.map(() => word).join(' AND ')} ORDER BY c.number DESC LIMIT ${limit}`,
      );
      const start = performance.now();
      scan.all(...words.flatMap((one) => Array.from({ length: 4 }, () => `%${one}%`)));
      scans.set(kind, [...(scans.get(kind) ?? []), performance.now() - start]);
    }
  opened.value.close();
  return scans;
}
