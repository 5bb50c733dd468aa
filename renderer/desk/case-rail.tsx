import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { AbandonDialog } from './abandon-dialog.tsx';
import { CaseLists } from './case-lists.tsx';
import { stepOrder, useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';

/** The case on screen, its steps, and the cases that wait. */
export function CaseRail(): ReactElement {
  const { t } = useTranslation();
  const { view, step, goTo, readOnly, drafts, act, busy } = useCase();
  const desk = useDesk();
  const [abandoning, setAbandoning] = useState(false);

  async function park(): Promise<void> {
    if (!(await drafts.flush())) return;
    if (await act('park', (client) => client.cases.park({ caseId: view.id }))) await desk.goHome();
  }

  return (
    <nav className="rail" aria-label={t('cases.rail')}>
      <section className="current-case" aria-labelledby="current-case">
        <div className="row spread">
          <h2 id="current-case" className="small">
            {t('cases.current')}
          </h2>
          <Badge tone={view.state === 'draft' ? 'info' : 'plain'}>{t(`cases.state-${view.state}`)}</Badge>
        </div>
        <p className="small soft number">{view.localNo}</p>
        <ol className="steps">
          {stepOrder.map((id, index) => {
            const shown = view.steps.find((other) => other.id === id);
            // Which materials to collect is not known before something is applied for: nothing is missing, nothing done.
            const known = id !== 'materials' || view.entitlements.some((item) => item.chosen);
            const done = shown?.done === true && known;
            const blocking = (shown?.problems ?? []).filter(
              (problem) => problem.severity !== 'warning',
            ).length;
            return (
              <li key={id}>
                <AriaButton
                  className={done ? 'step-link done' : 'step-link'}
                  {...(id === step && { 'aria-current': 'step' as const })}
                  onPress={() => goTo(id)}
                >
                  <span className="no">{done ? <Icon name="check" /> : index + 1}</span>
                  <span>{t(`steps.${id}`)}</span>
                  <span className="state">
                    {done ? t('steps.done') : blocking > 0 ? t('steps.missing', { count: blocking }) : ''}
                  </span>
                </AriaButton>
              </li>
            );
          })}
        </ol>
        {!readOnly && (
          <div className="rail-actions">
            <Button look="quiet" icon="park" isPending={busy.has('park')} onPress={() => void park()}>
              {t('cases.park')}
            </Button>
            <Button look="quiet" icon="bin" onPress={() => setAbandoning(true)}>
              {t('cases.abandon')}
            </Button>
          </div>
        )}
        {readOnly && (
          <div className="rail-actions">
            <Button look="quiet" icon="right" onPress={() => void desk.goHome()}>
              {t('cases.next')}
            </Button>
          </div>
        )}
      </section>
      <CaseLists open={false} withRecent changed={`${view.id} ${view.state}`} />
      {abandoning && <AbandonDialog onClose={() => setAbandoning(false)} />}
    </nav>
  );
}
