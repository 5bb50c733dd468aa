import { createContext, useContext } from 'react';
import type { CaseView, StepId } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Outcome } from '../../main/api/contract.ts';
import type { DeskClient } from '../client.ts';
import type { DraftKeeper } from './drafts.ts';
import type { PageImages } from './page-images.ts';
import type { PrintJobs } from './print-jobs.ts';
import type { ScanJob } from './scan-job.ts';

export const stepOrder: readonly StepId[] = [
  'identity',
  'entitlement',
  'form',
  'materials',
  'signing',
  'submission',
];

/** The case on screen and what can be done with it. All of it goes with the case. */
export interface CaseSession {
  readonly view: CaseView;
  /** The newest view that has arrived, also before it is painted. */
  readonly latest: () => CaseView;
  /** Submitted or abandoned: may be looked at only. */
  readonly readOnly: boolean;
  /** Was closed already when it was opened: nothing is to be done here but looking. */
  readonly lookingBack: boolean;
  readonly step: StepId;
  readonly goTo: (step: StepId) => void;
  /** Shows where a sentence leads: the step, then the field, question, item or material. */
  readonly leadTo: (problem: Problem) => void;
  readonly drafts: DraftKeeper;
  readonly accept: (view: CaseView) => void;
  /**
   * Asks for a change; the new view is shown, a refusal is told. One at a time for each `name`: a second
   * press while the first is under way does nothing. True when it was done.
   */
  readonly act: (name: string, ask: (client: DeskClient) => Promise<Outcome<CaseView>>) => Promise<boolean>;
  readonly busy: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly tell: (problems: readonly Problem[]) => void;
  readonly scan: ScanJob;
  readonly prints: PrintJobs;
  readonly images: PageImages;
}

export const CaseContext = createContext<CaseSession | undefined>(undefined);

export function useCase(): CaseSession {
  const session = useContext(CaseContext);
  if (session === undefined) throw new Error('outside of a case');
  return session;
}

/** The step of the desk that a sentence belongs to. */
export function stepOf(view: CaseView, problem: Problem): StepId | undefined {
  const named = view.steps.find((step) => step.problems.some((other) => other.message === problem.message));
  if (named !== undefined) return named.id;
  if (problem.field !== undefined) return 'form';
  if (problem.material !== undefined) return 'materials';
  if (problem.fact !== undefined || problem.item !== undefined) return 'entitlement';
  return undefined;
}
