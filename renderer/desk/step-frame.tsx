import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepId } from '../../domain/case/view.ts';
import { Button } from '../components/button.tsx';
import type { IconName } from '../components/icon.tsx';
import { Problems } from '../components/problems.tsx';
import { stepOrder, useCase } from './case-session.tsx';
import { useCommand } from './commands.tsx';
import { useDesk } from './desk-context.tsx';
import { PersonStrip } from './person-strip.tsx';

export interface PrimaryAction {
  readonly label: string;
  readonly icon?: IconName;
  readonly onPress: () => void;
  readonly pending?: boolean;
}

/** One step: its title takes the focus when it comes up; one primary action, also on Enter. */
export function StepFrame({
  id,
  hint,
  primary,
  others,
  note,
  children,
}: {
  readonly id: StepId;
  readonly hint?: string;
  readonly primary?: PrimaryAction;
  readonly others?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const { problems, readOnly } = useCase();
  const { goHome } = useDesk();
  const action: PrimaryAction | undefined =
    primary ?? (readOnly ? { label: t('cases.next'), onPress: () => void goHome() } : undefined);
  const title = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A part of the step that asked for the focus (the next question) keeps it.
    if (body.current?.contains(document.activeElement) !== true)
      title.current?.focus({ preventScroll: true });
  }, []);
  useCommand('primary', action === undefined || action.pending === true ? undefined : action.onPress);
  return (
    <>
      {id !== 'identity' && <PersonStrip />}
      <div className="step" ref={body}>
        <div className="stack">
          <div className="step-head">
            <h1 ref={title} tabIndex={-1}>
              <span className="number soft">{stepOrder.indexOf(id) + 1}</span> {t(`steps.${id}`)}
            </h1>
            {hint !== undefined && <p className="soft">{hint}</p>}
          </div>
          <Problems problems={problems} />
          {children}
        </div>
      </div>
      <div className="actions">
        <div className="note">{note}</div>
        {others}
        {action !== undefined && (
          <Button
            look="primary"
            shortcut="Enter"
            isPending={action.pending ?? false}
            onPress={action.onPress}
            {...(action.icon !== undefined && { icon: action.icon })}
          >
            {action.label}
          </Button>
        )}
      </div>
    </>
  );
}
