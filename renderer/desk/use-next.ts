import { useState } from 'react';
import type { StepId } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { stepOrder, useCase } from './case-session.tsx';
import { blocking } from './error-summary.tsx';

export interface Next {
  readonly next: () => void;
  /** Grows with each refusal, so that the summary takes the focus again. */
  readonly turn: number;
  /** What is missing, once the way on was refused. */
  readonly missing: readonly Problem[];
}

/** The way on from a step: stores what is typed, then goes on, or shows what is missing. */
export function useNext(id: StepId): Next {
  const { view, latest, goTo, drafts } = useCase();
  const [turn, setTurn] = useState(0);

  async function next(): Promise<void> {
    if (!(await drafts.flush())) return;
    const step = latest().steps.find((other) => other.id === id);
    const following = stepOrder[stepOrder.indexOf(id) + 1];
    if (step?.done === true && following !== undefined) goTo(following);
    else setTurn((before) => before + 1);
  }

  const problems = view.steps.find((other) => other.id === id)?.problems ?? [];
  return { next: () => void next(), turn, missing: turn > 0 ? blocking(problems) : [] };
}
