import { useEffect, useRef, useState } from 'react';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ScanProgress } from '../../main/api/contract.ts';
import type { ScanSource } from '../../drivers/scanner/scanner.ts';
import type { DeskClient } from '../client.ts';
import { problemOf } from './problem-of.ts';

export interface ScanOrder {
  readonly target: string;
  readonly source: ScanSource;
  readonly replaces?: string;
}

export interface ScanRun extends ScanOrder {
  readonly page: number;
  readonly percent: number;
  readonly arrived: number;
}

export interface ScanEnd {
  readonly target: string;
  readonly arrived: number;
  readonly problems: readonly Problem[];
  /** For the signed form: pages whose QR was recognised, and how many there should be. */
  readonly recognised: readonly number[];
  readonly ofPages?: number;
}

/** The one scanner has one job at a time, whichever step is on screen. */
export interface ScanJob {
  readonly running: ScanRun | undefined;
  readonly ended: ScanEnd | undefined;
  readonly start: (order: ScanOrder) => void;
  readonly stop: () => void;
}

export function useScanJob(client: DeskClient, caseId: string, accept: (view: CaseView) => void): ScanJob {
  const [running, setRunning] = useState<ScanRun>();
  const [ended, setEnded] = useState<ScanEnd>();
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  async function run(order: ScanOrder, ending: AbortController): Promise<void> {
    let end: ScanEnd = { target: order.target, arrived: 0, problems: [], recognised: [] };
    function follow(progress: ScanProgress): void {
      switch (progress.state) {
        case 'scanning':
          setRunning({ ...order, page: progress.page, percent: progress.percent, arrived: end.arrived });
          break;
        case 'page':
          end = { ...end, arrived: end.arrived + 1 };
          setRunning((before) => before && { ...before, arrived: end.arrived });
          accept(progress.view);
          break;
        case 'recognised':
          end = { ...end, recognised: [...end.recognised, progress.page], ofPages: progress.ofPages };
          accept(progress.view);
          break;
        case 'ended':
          end = { ...end, problems: progress.problems };
          accept(progress.view);
          break;
      }
    }
    try {
      const { target, source, replaces } = order;
      const input = { caseId, target, source, ...(replaces !== undefined && { replaces }) };
      for await (const progress of await client.pages.scan(input, { signal: ending.signal }))
        follow(progress);
    } catch (error) {
      if (!ending.signal.aborted) end = { ...end, problems: [problemOf(error)] };
    }
    if (stopping.current !== ending) return;
    stopping.current = undefined;
    setRunning(undefined);
    setEnded(end);
  }

  return {
    running,
    ended,
    start(order) {
      if (stopping.current !== undefined) return;
      const ending = new AbortController();
      stopping.current = ending;
      setEnded(undefined);
      setRunning({ ...order, page: 1, percent: 0, arrived: 0 });
      void run(order, ending);
    },
    stop: () => stopping.current?.abort(),
  };
}
