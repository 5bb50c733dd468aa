import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { databasePath } from '../../../main/store/database.ts';
import { fileKeyStore } from '../../../main/store/key-store.ts';
import { openStore } from '../../../main/store/store.ts';
import { addPage, filledCase, openLab, value } from '../counter-lab.ts';

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
const mounted: string[] = [];

/** A disk of so many kilobytes; `undefined` where the machine lets us mount none. */
function smallDisk(kilobytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'onething-disk-'));
  const options = `size=${kilobytes}k,mode=0700`;
  if (mayMount && spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0) {
    mounted.push(folder);
    return folder;
  }
  rmSync(folder, { recursive: true });
  return undefined;
}

let rotting: string | undefined;
afterEach(() => {
  for (const folder of mounted.splice(0)) {
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
  if (rotting !== undefined) rmSync(rotting, { recursive: true, force: true });
});

test('a disk that is really full: a sentence, nothing half, and work goes on after room was made', (context) => {
  const disk = smallDisk(4096);
  if (disk === undefined) {
    context.skip('mounting a small disk needs root on Linux');
    return;
  }
  const lab = openLab(disk);
  try {
    const { id, version } = filledCase(lab);
    const filler = join(disk, 'filler');
    let room = 4096 * 1024;
    for (; room >= 1024; room /= 2) {
      try {
        writeFileSync(filler, Buffer.alloc(room), { flag: 'a' });
      } catch {
        // As much as fits; the next smaller piece fills the rest.
      }
    }
    // The log may still have room inside its file: a page larger than that has none.
    let refused: unknown;
    for (let i = 0; i < 50 && refused === undefined; i++) {
      const outcome = lab.cases.apply(
        id,
        { type: 'filled', values: { nativePlace: `第${i}次` } },
        {
          also: (_after, number) =>
            lab.store.pages.add(number, {
              id: `page-${i}`,
              sha256: 'a'.repeat(64),
              mime: 'image/png',
              content: Buffer.alloc(700_000, i + 1),
            }),
        },
      );
      if (!outcome.ok) refused = outcome.error;
    }
    expect(refused).toMatchObject([{ code: 'store.disk-full' }]);
    const before = value(lab.cases.view(id));
    expect(before.version).toBe(version);
    rmSync(filler);
    expect(value(lab.cases.apply(id, { type: 'parked' })).version).toBe(version + 1);
    lab.store.close();
    const again = openStore({ folder: disk, keyStore: fileKeyStore(disk) });
    expect(again.ok && again.value.cases.get(id)?.state).toBe('parked');
    if (again.ok) again.value.close();
  } finally {
    if (lab.store.database.open) lab.store.close();
  }
});

test('a start on a full disk is a sentence and leaves no half database behind', (context) => {
  const disk = smallDisk(64);
  if (disk === undefined) {
    context.skip('mounting a small disk needs root on Linux');
    return;
  }
  const refused = openStore({ folder: disk, keyStore: fileKeyStore(disk) });
  expect(refused).toMatchObject({ ok: false, error: { code: 'store.disk-full' } });
  expect(openStore({ folder: disk, keyStore: fileKeyStore(disk) })).toMatchObject({
    ok: false,
    error: { code: 'store.disk-full' },
  });
});

test('a page of the database that rotted is told as damage when it is read, the rest stays readable', () => {
  const lab = openLab();
  rotting = lab.folder;
  const { id } = filledCase(lab);
  const pageId = addPage(lab, id, 'id-card');
  for (let i = 0; i < 20; i++) addPage(lab, id, 'id-card');
  const number = lab.store.cases.number(id);
  lab.store.transaction(() =>
    lab.store.pages.add(number, {
      id: 'large',
      sha256: 'b'.repeat(64),
      mime: 'image/png',
      content: Buffer.alloc(200_000, 9),
    }),
  );
  lab.store.close();
  const path = databasePath(lab.folder);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(8192, 0xa5), 0, 8192, statSync(path).size - 25 * 4096);
  closeSync(file);

  const again = openLab(lab.folder);
  expect(again.store.pages.get(again.store.cases.number(id), pageId)?.id).toBe(pageId);
  expect(again.store.transaction(() => again.store.pages.get(number, 'large'))).toMatchObject({
    ok: false,
    error: { code: 'store.damaged' },
  });
  again.close();
});
