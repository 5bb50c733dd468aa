import { type ReactElement, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { Problem } from '../../domain/problem.ts';
import { Icon } from '../components/icon.tsx';
import { stepOf, useCase } from './case-session.tsx';
import { placeOf } from './places.ts';

/** What still stands in the way; takes the focus when it comes up (`turn` makes it come up again), each line leads there. */
export function ErrorSummary({
  problems,
  turn,
}: {
  readonly problems: readonly Problem[];
  readonly turn: number;
}): ReactElement | null {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const any = problems.length > 0;
  useEffect(() => {
    if (turn > 0 && any) box.current?.focus();
  }, [turn, any]);
  if (!any) return null;
  return (
    <div className="banner danger" role="alert" tabIndex={-1} ref={box} aria-labelledby="error-summary">
      <Icon name="state-danger" />
      <div className="words">
        <h2 id="error-summary">{t('form.summary', { count: problems.length })}</h2>
        <Leads problems={problems} />
      </div>
    </div>
  );
}

/** Sentences that lead to the place they speak of. */
export function Leads({ problems }: { readonly problems: readonly Problem[] }): ReactElement {
  const { view, leadTo } = useCase();
  return (
    <ul>
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.field ?? ''} ${problem.message}`}>
          {placeOf(problem) === undefined && stepOf(view, problem) === undefined ? (
            problem.message
          ) : (
            <Button className="lead" onPress={() => leadTo(problem)}>
              {problem.message}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Those that block a step; warnings never do. */
export function blocking(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem) => problem.severity !== 'warning');
}
