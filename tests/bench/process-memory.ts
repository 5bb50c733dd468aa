import { readdirSync, readFileSync } from 'node:fs';

/** Memory of one process in MB (2²⁰ bytes). */
export interface Memory {
  /** Resident, what it shares with others counted in full. */
  readonly rss: number;
  /** Resident, what it shares divided among those who share it. */
  readonly pss: number;
  /** Resident and shared with nobody. */
  readonly own: number;
}

/** From `/proc/PID/smaps_rollup`: Linux only. */
export function memoryOf(pid: number): Memory {
  const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').split('\n');
  const megabytes = (name: string) =>
    Number(lines.find((line) => line.startsWith(`${name}:`))?.replace(/\D/g, '') ?? 0) / 1024;
  return {
    rss: megabytes('Rss'),
    pss: megabytes('Pss'),
    own: megabytes('Private_Clean') + megabytes('Private_Dirty'),
  };
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes that descend from `pid`, itself first. */
export function familyOf(pid: number): readonly ProcessEntry[] {
  const entries = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessEntry[] => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent, command }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  const family = entries.filter((entry) => entry.pid === pid);
  for (const member of family) family.push(...entries.filter(({ parent }) => parent === member.pid));
  return family;
}
