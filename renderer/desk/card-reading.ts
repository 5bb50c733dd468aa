import { useEffect, useEffectEvent, useState } from 'react';
import type { CaseView } from '../../domain/case/view.ts';
import type { PersonRole } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ReadProgress } from '../../main/api/contract.ts';
import { DisconnectedError } from '../client.ts';
import { timings } from '../timings.ts';
import { useClient, useConnectionState, useGeneration } from './connection.tsx';
import { readerWorks } from './device-words.ts';
import { useDesk } from './desk-context.tsx';
import { problemOf } from './problem-of.ts';

export interface CardReading {
  readonly state: 'off' | 'waiting' | 'reading';
  /** Of the last reading, until the next card is being read. */
  readonly problems: readonly Problem[];
}

/**
 * Waits for a card as long as `armed`, again after each failure. Without `caseId` the card opens a case.
 * Nothing is armed while the reader is away, so that its coming back starts the waiting anew.
 */
export function useCardReading(options: {
  readonly armed: boolean;
  readonly caseId?: string;
  readonly role: PersonRole;
  readonly onRead: (view: CaseView) => void;
}): CardReading {
  const client = useClient();
  const generation = useGeneration();
  const connected = useConnectionState() === 'open';
  const reader = useDesk().state?.devices.reader.state;
  const [state, setState] = useState<CardReading['state']>('waiting');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const armed = options.armed && connected && reader !== undefined && readerWorks(reader);
  const { caseId, role } = options;

  const take = useEffectEvent((progress: ReadProgress) => {
    switch (progress.state) {
      case 'waiting':
        setState('waiting');
        break;
      case 'reading':
        setState('reading');
        setProblems([]);
        break;
      case 'read':
        setState('waiting');
        setProblems([]);
        options.onRead(progress.view);
        break;
      case 'failed':
        setState('waiting');
        setProblems(progress.problems.filter((problem) => problem.code !== 'reader.cancelled'));
        break;
    }
  });

  useEffect(() => {
    if (!armed) return;
    const ending = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    async function wait(): Promise<void> {
      try {
        const input = caseId === undefined ? { role } : { caseId, role };
        for await (const progress of await client.cases.readCard(input, { signal: ending.signal })) {
          if (ending.signal.aborted) return;
          take(progress);
        }
      } catch (error) {
        if (ending.signal.aborted || error instanceof DisconnectedError) return;
        setProblems([problemOf(error)]);
      }
      if (!ending.signal.aborted) again = setTimeout(() => void wait(), timings.rearmReaderMs);
    }
    void wait();
    return () => {
      clearTimeout(again);
      ending.abort();
      setState('waiting');
    };
  }, [armed, client, generation, caseId, role]);

  return { state: armed ? state : 'off', problems };
}
