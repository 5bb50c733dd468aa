import type { ReactElement, ReactNode } from 'react';
import type { Problem } from '../../domain/problem.ts';
import { Banner } from './banner.tsx';

/** What went wrong and what to do, each in its own words; warnings look different from what blocks. */
export function Problems({
  problems,
  action,
}: {
  readonly problems: readonly Problem[];
  readonly action?: ReactNode;
}): ReactElement | null {
  if (problems.length === 0) return null;
  const blocking = problems.some((problem) => problem.severity !== 'warning');
  const sentences = [...new Set(problems.map((problem) => problem.message))];
  return (
    <Banner tone={blocking ? 'danger' : 'warn'} role={blocking ? 'alert' : 'status'} action={action}>
      {sentences.length === 1 ? (
        sentences[0]
      ) : (
        <ul className="stack tight">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
