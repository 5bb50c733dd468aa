import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scannerDelays } from '../../../drivers/scanner/delays.ts';
import { SaneScanner } from '../../../drivers/scanner/sane-scanner.ts';
import type { ScanEvent } from '../../../drivers/scanner/scanner.ts';
import { missing } from '../../device-lab/requirements.ts';
import { openSaneLab, type SaneLab } from '../../device-lab/sane-lab.ts';

const never = new AbortController().signal;
const offered = `  Scan Mode:
    --mode Gray|Color [Gray]
    --source Flatbed|ADF [Flatbed]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
`;

/** `scanimage` itself misbehaves: a program of ours first in line, on which everything can go wrong. */
describe.skipIf(missing('a scanimage that misbehaves', ['mkfifo']))('a scanimage that misbehaves', () => {
  let lab: SaneLab;
  beforeAll(async () => {
    lab = openSaneLab();
    writeFileSync(join(lab.folder, 'options.txt'), offered);
    const page = sharp({ create: { width: 620, height: 877, channels: 3, background: '#ace' } });
    writeFileSync(join(lab.folder, 'page.png'), await page.png().toBuffer());
  });
  afterAll(() => lab.remove());

  function scannerOn(name: string, scanning: string): SaneScanner {
    const command = lab.script(
      name,
      `#!/bin/sh
for word in "$@"; do case "$word" in
  -A) cat '${lab.folder}/options.txt'; exit 0;;
  --batch=*) pattern="\${word#--batch=}";;
esac; done
part() { echo "$pattern" | sed "s/%d/$1/"; }
page='${lab.folder}/page.png'
${scanning}
`,
    );
    return new SaneScanner({
      device: 'lab:0',
      command,
      environment: lab.environment,
      delays: { ...scannerDelays, firstSignMs: 1000, stallMs: 1000, killAfterMs: 200, abandonAfterMs: 200 },
    });
  }
  async function scan(
    scanner: SaneScanner,
    source: 'feeder' | 'glass',
    signal = never,
  ): Promise<ScanEvent[]> {
    const seen: ScanEvent[] = [];
    for await (const event of scanner.scan({ source, resolution: 75, mode: 'color' }, signal))
      seen.push(event);
    await scanner.close();
    return seen;
  }
  const goodPage = (n: number): string =>
    `echo "Scanning page ${n}" >&2; cat "$page" > "$(part ${n}).part"; mv "$(part ${n}).part" "$(part ${n})"; echo "Scanned page ${n}. (scanner status = 5)" >&2`;

  test.each(['glass', 'feeder'] as const)(
    'says nothing at all (%s): stopped, scanner.timeout',
    async (source) => {
      const scanner = scannerOn('silent', 'exec sleep 60');
      const began = performance.now();
      expect(await scan(scanner, source)).toEqual([
        { type: 'end', pages: 0, problem: expect.objectContaining({ code: 'scanner.timeout' }) },
      ]);
      expect(performance.now() - began).toBeLessThan(4500);
      expect(scanner.status().state).toBe('fault');
    },
  );

  test('hangs after some progress and ignores SIGINT: killed', async () => {
    const scanner = scannerOn('deaf', `trap '' INT; printf 'Progress: 10.0%%\\r' >&2; exec sleep 60`);
    const events = await scan(scanner, 'glass');
    expect(events[0]).toEqual({ type: 'progress', page: 1, percent: 10 });
    expect(events.at(-1)).toMatchObject({ pages: 0, problem: { code: 'scanner.timeout' } });
  });

  test('leaves a child behind that keeps its pipes open: given up, not waited for', async () => {
    const scanner = scannerOn('orphan', `trap '' INT; sleep 5 & wait; sleep 5`);
    const began = performance.now();
    expect((await scan(scanner, 'glass')).at(-1)).toMatchObject({ problem: { code: 'scanner.timeout' } });
    expect(performance.now() - began).toBeLessThan(4500);
  });

  test('a slow scanner that shows life is not a hanging one', async () => {
    const scanner = scannerOn(
      'slow',
      `for n in 1 2 3 4; do sleep 0.4; printf "Progress: $n.0%%\\r" >&2; done; cat "$page"`,
    );
    const events = await scan(scanner, 'glass');
    expect(events.at(-1)).toEqual({ type: 'end', pages: 1 });
  });

  test('hangs on the third sheet: the two before it are kept', async () => {
    const scanner = scannerOn('third', `${goodPage(1)}\n${goodPage(2)}\nexec sleep 60`);
    const events = await scan(scanner, 'feeder');
    expect(events.filter((event) => event.type === 'page').map((event) => event.page)).toEqual([1, 2]);
    expect(events.at(-1)).toMatchObject({ pages: 2, problem: { code: 'scanner.timeout' } });
  });

  test('jams in the middle of the second sheet: the first is kept, the half one is not', async () => {
    const scanner = scannerOn(
      'jam',
      `${goodPage(1)}
echo "Scanning page 2" >&2; head -c 300 "$page" > "$(part 2).part"
echo "scanimage: sane_read: Document feeder jammed" >&2; echo "Scanned page 2. (scanner status = 6)" >&2
rm -f "$(part 2).part"; exit 6`,
    );
    const events = await scan(scanner, 'feeder');
    expect(events.filter((event) => event.type === 'page').map((event) => event.page)).toEqual([1]);
    expect(events.at(-1)).toMatchObject({ pages: 1, problem: { code: 'scanner.jam' } });
    expect(scanner.status().state).toBe('jam');
  });

  test('crashes in mid-page: no page, and a sentence', async () => {
    const scanner = scannerOn('crash', `head -c 300 "$page"; kill -SEGV $$`);
    expect(await scan(scanner, 'glass')).toEqual([
      { type: 'end', pages: 0, problem: expect.objectContaining({ code: 'scanner.fault' }) },
    ]);
  });

  test('says all is well with half a page', async () => {
    const scanner = scannerOn('liar', `head -c 300 "$page"; exit 0`);
    expect((await scan(scanner, 'glass')).at(-1)).toMatchObject({ problem: { code: 'scanner.empty-image' } });
  });

  test('is unplugged in mid-scan: disconnected, and found again afterwards', async () => {
    const flag = join(lab.folder, 'plugged');
    writeFileSync(flag, '');
    const command = lab.script(
      'replug',
      `#!/bin/sh
case "$*" in *-A*) [ -e '${flag}' ] && cat '${lab.folder}/options.txt' && exit 0
  echo "scanimage: open of device lab:0 failed: Error during device I/O" >&2; exit 1;; esac
rm '${flag}'; echo "scanimage: open of device lab:0 failed: Error during device I/O" >&2; exit 1
`,
    );
    const scanner = new SaneScanner({
      device: 'lab:0',
      command,
      environment: lab.environment,
      delays: { ...scannerDelays, rediscoverMs: 30 },
    });
    const events: ScanEvent[] = [];
    for await (const event of scanner.scan({ source: 'glass', resolution: 75, mode: 'gray' }, never))
      events.push(event);
    expect(events.at(-1)).toMatchObject({ problem: { code: 'scanner.disconnected' } });
    expect(scanner.status().state).toBe('disconnected');
    const ready = new Promise<void>((resolve) => {
      scanner.onStatus((status) => {
        if (status.state === 'ready') resolve();
      });
    });
    writeFileSync(flag, '');
    await ready;
    await scanner.close();
  });

  test('closing ends a running scan', async () => {
    const scanner = scannerOn('closing', 'exec sleep 60');
    const begun = new Promise<void>((resolve) => {
      scanner.onStatus((status) => {
        if (status.state === 'scanning') resolve();
      });
    });
    const events = scan(scanner, 'glass');
    await begun;
    await scanner.close();
    expect((await events).at(-1)).toMatchObject({ problem: { code: 'scanner.cancelled' } });
  });

  test('no temporary folder (a full disk): the feeder says so, the glass still works', async () => {
    const before = process.env.TMPDIR;
    const scanner = scannerOn('glass-only', `cat "$page"`);
    process.env.TMPDIR = join(lab.folder, 'not-there');
    try {
      const feeder: ScanEvent[] = [];
      const options = { source: 'feeder', resolution: 75, mode: 'gray' } as const;
      for await (const event of scanner.scan(options, never)) feeder.push(event);
      expect(feeder.at(-1)).toMatchObject({ pages: 0, problem: { code: 'scanner.no-pipes' } });
      expect((await scan(scanner, 'glass')).at(-1)).toEqual({ type: 'end', pages: 1 });
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});
