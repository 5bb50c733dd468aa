import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionView } from '../../domain/case/view.ts';
import type { FactValue } from '../../domain/region/region.ts';
import { Button } from '../components/button.tsx';
import { AnyOf, OneOf } from '../components/choice-input.tsx';
import { TextInput } from '../components/text-input.tsx';
import { dialogIsOpen } from './commands.tsx';
import { place } from './places.ts';
import { answerOf, listOf, optionKey } from './question-keys.ts';

/** One question; the next one to be answered takes the focus and shows its keys. */
export function Question({
  question,
  current,
  readOnly,
  onAnswer,
  onSkip,
}: {
  readonly question: QuestionView;
  readonly current: boolean;
  readonly readOnly: boolean;
  readonly onAnswer: (value: FactValue | null) => void;
  readonly onSkip: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const several = question.type === 'choices';
  // Several answers are put together here and given at once: each alone would already move on.
  const [draft, setDraft] = useState<readonly string[]>();
  const picked = current ? (draft ?? listOf(question.value)) : listOf(question.value);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (readOnly || dialogIsOpen()) return;
    if (several && event.key === 'Enter' && !event.isComposing && picked.length > 0) {
      event.preventDefault();
      onAnswer(picked);
      return;
    }
    const value = answerOf(question, picked, event);
    if (value === undefined) return;
    event.preventDefault();
    if (several) setDraft(listOf(value));
    else onAnswer(value);
  });
  useEffect(() => {
    if (!current) return;
    const listener = (event: KeyboardEvent): void => onKey(event);
    // Before the desk's own keys: Enter here means these answers, not the next step.
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, [current]);

  useEffect(() => {
    // A question that comes up while items are being chosen waits: the choosing hand keeps the focus.
    if (!current || document.activeElement?.closest('.entitlements') != null) return;
    const first = box.current?.querySelector<HTMLElement>('input, button');
    first?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <div
      ref={box}
      className={current ? 'question current' : 'question'}
      data-place={place('fact', question.id)}
    >
      <Answer
        question={question}
        picked={picked}
        onPick={current ? setDraft : onAnswer}
        showKeys={current}
        readOnly={readOnly}
        onAnswer={onAnswer}
        onSkip={onSkip}
      />
      {current && several && !readOnly && (
        <Button shortcut="Enter" isDisabled={picked.length === 0} onPress={() => onAnswer(picked)}>
          {t('entitlement.confirmPicked')}
        </Button>
      )}
      {!readOnly && question.value !== undefined && !current && (
        <Button look="quiet" icon="cross" iconOnly onPress={() => onAnswer(null)}>
          {t('entitlement.askAgain', { question: question.question })}
        </Button>
      )}
    </div>
  );
}

function Answer({
  question,
  picked,
  onPick,
  showKeys,
  readOnly,
  onAnswer,
  onSkip,
}: {
  readonly question: QuestionView;
  readonly picked: readonly string[];
  readonly onPick: (codes: readonly string[]) => void;
  readonly showKeys: boolean;
  readonly readOnly: boolean;
  readonly onAnswer: (value: FactValue | null) => void;
  readonly onSkip: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const parts = {
    label: question.question,
    readOnly,
    ...(question.hint !== undefined && { hint: question.hint }),
  };
  const options = question.options.map((option, index) => {
    const shortcut = optionKey(index);
    return { ...option, ...(showKeys && shortcut !== undefined && { shortcut }) };
  });
  switch (question.type) {
    case 'yesno':
      return (
        <OneOf
          {...parts}
          options={[
            { code: 'yes', label: t('entitlement.yes'), ...(showKeys && { shortcut: 'Y' }) },
            { code: 'no', label: t('entitlement.no'), ...(showKeys && { shortcut: 'N' }) },
          ]}
          value={question.value === undefined ? undefined : question.value === true ? 'yes' : 'no'}
          onChange={(code) => onAnswer(code === 'yes')}
        />
      );
    case 'choice':
      return (
        <OneOf
          {...parts}
          options={options}
          value={typeof question.value === 'string' ? question.value : undefined}
          onChange={onAnswer}
        />
      );
    case 'choices':
      return <AnyOf {...parts} options={options} value={picked} onChange={onPick} />;
    case 'certificate-number':
      return (
        <CertificateNumber
          question={question}
          current={showKeys}
          readOnly={readOnly}
          onAnswer={onAnswer}
          onSkip={onSkip}
        />
      );
  }
}

/** Enter gives the number; Enter on an empty box passes the question over. */
function CertificateNumber({
  question,
  current,
  readOnly,
  onAnswer,
  onSkip,
}: {
  readonly question: QuestionView;
  readonly current: boolean;
  readonly readOnly: boolean;
  readonly onAnswer: (value: FactValue | null) => void;
  readonly onSkip: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const stored = typeof question.value === 'string' ? question.value : '';
  const [text, setText] = useState(stored);
  const typed = text.trim();

  function give(): void {
    if (typed !== stored) onAnswer(typed === '' ? null : typed);
    else if (current) onSkip();
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Enter belongs to the box inside
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        give();
      }}
    >
      <TextInput
        label={question.question}
        {...(question.hint !== undefined && { hint: question.hint })}
        value={text}
        onChange={setText}
        onBlur={() => typed !== stored && give()}
        maxLength={24}
        readOnly={readOnly}
        after={
          current &&
          !readOnly && (
            <Button shortcut="Enter" onPress={give}>
              {typed === '' ? t('entitlement.skip') : t('entitlement.confirmPicked')}
            </Button>
          )
        }
      />
    </div>
  );
}
