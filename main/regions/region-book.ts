import type { Problem } from '../../domain/problem.ts';
import type { Region } from '../../domain/region/region.ts';
import type { LoadedRegions } from './read-regions.ts';

/** The regions that the program works by now. */
export interface RegionBook {
  /** Always the same map; `reload` changes what is in it. */
  readonly regions: ReadonlyMap<string, Region>;
  /** What was wrong at the last reading. */
  problems(): readonly Problem[];
  /**
   * Reads the folders again. A region that is broken or gone keeps its last good version, and a case in hand
   * goes on by it; the desk is told.
   */
  reload(): void;
}

export function openRegionBook(read: () => LoadedRegions): RegionBook {
  const first = read();
  const regions = new Map(first.regions);
  let problems = first.problems;
  return {
    regions,
    problems: () => problems,
    reload() {
      const next = read();
      const kept = [...regions.values()].filter(({ id }) => !next.regions.has(id));
      // The same version stays the same object, with all that was derived from it.
      for (const [id, region] of next.regions)
        if (regions.get(id)?.version !== region.version) regions.set(id, region);
      problems = [...next.problems, ...kept.map(keptProblem)];
    },
  };
}

function keptProblem({ name }: Region): Problem {
  return {
    code: 'region.kept',
    severity: 'warning',
    message: `“${name}”的规则文件现在不能使用，本机继续按上一次正确的规则办理；请维护人员改正，改正后在设置中保存一次即可生效。`,
  };
}

/** The desk tells which things of its region are still 待配置. */
export function openSlotsProblem({ name, open }: Region): readonly Problem[] {
  if (open.length === 0) return [];
  const shown = open.slice(0, 3).map(({ what }) => what);
  return [
    {
      code: 'region.open-slots',
      severity: 'warning',
      message: `“${name}”还有 ${open.length} 处待配置：${shown.join('；')}${open.length > shown.length ? '等' : ''}。请管理员在本地配置中填写。`,
    },
  ];
}
