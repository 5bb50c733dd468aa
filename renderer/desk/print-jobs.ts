import { useEffect, useRef, useState } from 'react';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import type { PaperKind, PrintProgress } from '../../main/api/contract.ts';
import type { DeskClient } from '../client.ts';
import { problemOf } from './problem-of.ts';

export interface PrintRun {
  readonly state: PrintProgress['state'];
  readonly problems: readonly Problem[];
}

export interface PrintJobs {
  readonly of: (kind: PaperKind) => PrintRun | undefined;
  readonly underWay: (kind: PaperKind) => boolean;
  /** Prints and follows; true when the sheets are confirmed in the tray. */
  readonly start: (kind: PaperKind) => Promise<boolean>;
}

/** Leaving the case stops the following, never the printing: a sheet that was asked for comes out. */
export function usePrintJobs(
  client: DeskClient,
  caseId: string,
  accept: (view: CaseView) => void,
): PrintJobs {
  const [runs, setRuns] = useState<Partial<Record<PaperKind, PrintRun>>>({});
  const started = useRef(new Set<PaperKind>());
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    leaving.current = ending;
    return () => ending.abort();
  }, []);

  function set(kind: PaperKind, run: PrintRun): void {
    setRuns((before) => ({ ...before, [kind]: run }));
  }

  function follow(kind: PaperKind, progress: PrintProgress): void {
    switch (progress.state) {
      case 'preparing':
      case 'queued':
      case 'printing':
        set(kind, { state: progress.state, problems: [] });
        break;
      case 'waiting':
        set(kind, { state: 'waiting', problems: [progress.problem] });
        break;
      case 'printed':
      case 'cancelled':
        accept(progress.view);
        set(kind, { state: progress.state, problems: [] });
        break;
      case 'failed':
        accept(progress.view);
        set(kind, { state: 'failed', problems: progress.problems });
        break;
    }
  }

  return {
    of: (kind) => runs[kind],
    underWay: (kind) => isUnderWay(runs[kind]),
    async start(kind) {
      if (started.current.has(kind)) return false;
      started.current.add(kind);
      set(kind, { state: 'preparing', problems: [] });
      const signal = leaving.current?.signal;
      let last: PrintProgress['state'] = 'preparing';
      try {
        for await (const progress of await client.papers.print(
          { caseId, kind },
          { ...(signal !== undefined && { signal }) },
        )) {
          last = progress.state;
          follow(kind, progress);
        }
      } catch (error) {
        if (signal?.aborted !== true) set(kind, { state: 'failed', problems: [problemOf(error)] });
      } finally {
        started.current.delete(kind);
      }
      return last === 'printed';
    },
  };
}

function isUnderWay(run: PrintRun | undefined): boolean {
  return run !== undefined && run.state !== 'printed' && run.state !== 'failed' && run.state !== 'cancelled';
}
