import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const rooms = ['domain', 'paper', 'drivers', 'main', 'renderer', 'backend'] as const;

/** Arrows of docs/architecture.md. A value is a path prefix that a room may import from. */
const allowed: Record<(typeof rooms)[number], readonly string[]> = {
  domain: ['domain/'],
  paper: ['domain/', 'paper/'],
  drivers: ['domain/', 'drivers/'],
  main: ['domain/', 'paper/', 'drivers/', 'main/', 'backend/contract.ts', 'backend/server.ts'],
  renderer: ['domain/', 'renderer/'],
  backend: ['backend/'],
};
/** Only as types. */
const allowedAsType: Partial<Record<(typeof rooms)[number], readonly string[]>> = {
  renderer: ['main/api/', 'drivers/'],
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8');
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+()'([^']+)'|import\(\s*()'([^']+)'\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    target: match[2] ?? match[4] ?? match[6] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

test.each(rooms)('%s imports only along the arrows', (room) => {
  const strays: string[] = [];
  for (const file of sources(room)) {
    for (const { target, typeOnly } of importsOf(file)) {
      if (!target.startsWith('.')) {
        if (room === 'domain' && target.startsWith('node:')) strays.push(`${file} -> ${target}`);
        if (
          target === 'electron' &&
          !file.startsWith('main/shell/electron') &&
          !file.startsWith('main/shell/preload')
        )
          strays.push(`${file} -> ${target}`);
        continue;
      }
      const path = relative(root, resolve(root, dirname(file), target));
      const ways = [...allowed[room], ...(typeOnly ? (allowedAsType[room] ?? []) : [])];
      if (!ways.some((way) => path.startsWith(way))) strays.push(`${file} -> ${path}`);
    }
  }
  expect(strays).toEqual([]);
});
