import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../components/badge.tsx';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { useCase } from './case-session.tsx';
import { CheckAnswers } from './check-answers.tsx';
import { useDesk } from './desk-context.tsx';
import { ErrorSummary, blocking } from './error-summary.tsx';
import { PrintStatus } from './print-status.tsx';
import { type PrimaryAction, StepFrame } from './step-frame.tsx';

/** 提交: look over everything once, submit, hand over the receipt, next citizen. */
export function StepSubmission(): ReactElement {
  const { t } = useTranslation();
  const { view, act, busy, prints, drafts, lookingBack } = useCase();
  const desk = useDesk();
  const submitted = view.submission !== undefined;
  const receiptOut = prints.of('receipt')?.state === 'printed';
  const open = view.steps.flatMap((step) => blocking(step.problems));

  async function submit(): Promise<void> {
    if (!(await drafts.flush())) return;
    if (await act('submit', (client) => client.cases.submit({ caseId: view.id })))
      await prints.start('receipt');
  }

  const primary: PrimaryAction | undefined =
    view.state === 'abandoned'
      ? { label: t('cases.next'), onPress: () => void desk.goHome() }
      : !submitted
        ? open.length > 0
          ? undefined
          : { label: t('submission.submit'), onPress: () => void submit(), pending: busy.has('submit') }
        : lookingBack || receiptOut || prints.underWay('receipt')
          ? { label: t('cases.next'), onPress: () => void desk.goHome(), pending: prints.underWay('receipt') }
          : {
              label: t('submission.printReceipt'),
              icon: 'print',
              onPress: () => void prints.start('receipt'),
            };

  return (
    <StepFrame
      id="submission"
      hint={submitted ? t('submission.doneHint') : t('submission.hint')}
      {...(primary !== undefined && { primary })}
      others={
        submitted && (
          <>
            {(receiptOut || lookingBack) && (
              <Button icon="print" onPress={() => void prints.start('receipt')}>
                {t(receiptOut ? 'submission.printReceiptAgain' : 'submission.printReceipt')}
              </Button>
            )}
            {!receiptOut && !lookingBack && (
              <Button onPress={() => void desk.goHome()}>{t('cases.next')}</Button>
            )}
          </>
        )
      }
      note={!submitted && open.length > 0 && t('submission.notYet')}
    >
      {view.state === 'abandoned' && <Banner tone="warn">{t('submission.abandoned')}</Banner>}
      {!submitted && view.state !== 'abandoned' && <ErrorSummary problems={open} turn={0} />}
      <DeliveryState />
      {submitted && <PrintStatus kind="receipt" />}
      <Deadline />
      <CheckAnswers />
    </StepFrame>
  );
}

function DeliveryState(): ReactElement | null {
  const { t } = useTranslation();
  const { view, act, busy } = useCase();
  const { delivery, submission } = view;
  if (submission === undefined) return null;
  const state = delivery?.state ?? 'unsent';
  return (
    <Banner
      tone={state === 'received' ? 'ok' : state === 'parked' ? 'danger' : 'info'}
      role="status"
      title={t(`submission.delivery-${state}`)}
    >
      {delivery?.projectNo !== undefined && (
        <p>
          {t('submission.projectNo')} <strong className="number">{delivery.projectNo}</strong>
        </p>
      )}
      {delivery?.itemNumbers !== undefined && (
        <ul className="small">
          {Object.entries(delivery.itemNumbers).map(([code, number]) => (
            <li key={code}>
              {view.entitlements.find((item) => item.code === code)?.name ?? code}{' '}
              <span className="number">{number}</span>
            </li>
          ))}
        </ul>
      )}
      {state === 'unsent' && delivery?.lastProblem === undefined && <p>{t('submission.unsentHint')}</p>}
      {delivery?.lastProblem !== undefined && state !== 'received' && <p>{delivery.lastProblem}</p>}
      {state === 'parked' && (
        <Button
          isPending={busy.has('send')}
          onPress={() =>
            void act('send', async (client) => {
              const sent = await client.cases.sendNow({ caseId: view.id });
              return sent.ok ? await client.cases.get({ caseId: view.id }) : sent;
            })
          }
        >
          {t('submission.sendNow')}
        </Button>
      )}
    </Banner>
  );
}

/** The day by which an answer is due; a calendar year that is not published is said, never guessed. */
function Deadline(): ReactElement {
  const { t } = useTranslation();
  const { view } = useCase();
  if (!view.deadline.ok)
    return (
      <Banner tone="danger" role="alert">
        {view.deadline.error.message}
      </Banner>
    );
  const { acceptedOn, flowDueOn, dueOn, words } = view.deadline.value;
  return (
    <section className="deadline" aria-label={t('submission.deadline')}>
      <p>
        {t(view.submission === undefined ? 'submission.ifToday' : 'submission.acceptedOn', {
          day: acceptedOn,
        })}
      </p>
      <p className="due">
        <span>{t('submission.dueOn')}</span> {dueOn && <strong className="number">{dueOn}</strong>}{' '}
        <Badge>{words}</Badge>
      </p>
      {flowDueOn && <p className="small soft">{t('submission.flowDueOn', { day: flowDueOn })}</p>}
    </section>
  );
}
