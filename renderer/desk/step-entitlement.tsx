import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactValue } from '../../domain/region/region.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { useCase } from './case-session.tsx';
import { EntitlementList } from './entitlement-list.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PrintStatus } from './print-status.tsx';
import { Question } from './question.tsx';
import { StepFrame } from './step-frame.tsx';
import { useNext } from './use-next.ts';

/** 可办: the few questions that decide, and at once what follows from them. */
export function StepEntitlement(): ReactElement {
  const { t } = useTranslation();
  const { view, readOnly, act, prints } = useCase();
  const { next, turn, missing } = useNext('entitlement');
  // A closed case is looked back on: only what was answered, nothing asks any more.
  const asked = view.questions.filter(
    (question) => (question.needed && !readOnly) || question.value !== undefined,
  );
  // A question that may be left open (a certificate number not at hand) is passed over for this time.
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  const waiting = asked.filter((question) => question.needed && !readOnly && !skipped.includes(question.id));
  const current = waiting.find((question) => question.id === view.nextQuestion) ?? waiting[0];
  const open = waiting.length;
  const chosen = view.entitlements.filter((item) => item.chosen).length;

  // The last answer given, the items are what comes next.
  const items = useRef<HTMLDivElement>(null);
  const hadQuestion = useRef(false);
  useEffect(() => {
    if (current !== undefined) hadQuestion.current = true;
    else if (hadQuestion.current) {
      hadQuestion.current = false;
      items.current?.querySelector<HTMLElement>('input[type="checkbox"]')?.focus();
    }
  }, [current]);

  async function answer(fact: string, value: FactValue | null): Promise<void> {
    const given =
      value === null || typeof value === 'boolean' || typeof value === 'string' ? value : [...value];
    await act(`answer ${fact}`, (client) =>
      client.cases.answer({ caseId: view.id, facts: { [fact]: given } }),
    );
  }

  return (
    <StepFrame
      id="entitlement"
      {...(!readOnly && {
        hint: open === 0 ? t('entitlement.allAnswered') : t('entitlement.hint', { count: open }),
      })}
      {...(!readOnly && { primary: { label: t('steps.next'), onPress: next } })}
      note={
        <span className="row">
          {view.noticeGivenAt !== undefined && <Badge tone="ok">{t('entitlement.noticeGiven')}</Badge>}
          {chosen > 0 && <Badge tone="info">{t('entitlement.chosen', { count: chosen })}</Badge>}
          {open > 0 && <Badge tone="warn">{t('entitlement.hint', { count: open })}</Badge>}
        </span>
      }
      others={
        <Button
          icon="print"
          isPending={prints.underWay('notice')}
          onPress={() => void prints.start('notice')}
        >
          {t('entitlement.printNotice')}
        </Button>
      }
    >
      <PrintStatus kind="notice" />
      <ErrorSummary problems={missing} turn={turn} />
      <Problems problems={view.warnings.filter((warning) => warning.item !== undefined)} />
      <section className="questions" aria-label={t('entitlement.questions')}>
        {asked.length === 0 && <p className="empty">{t('entitlement.noQuestions')}</p>}
        {asked.map((question) => (
          <Question
            key={question.id}
            question={question}
            current={question.id === current?.id}
            readOnly={readOnly}
            onAnswer={(value) => void answer(question.id, value)}
            onSkip={() => setSkipped([...skipped, question.id])}
          />
        ))}
      </section>
      <div ref={items}>
        <EntitlementList />
      </div>
    </StepFrame>
  );
}
