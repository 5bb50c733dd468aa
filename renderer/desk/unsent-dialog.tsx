import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../domain/problem.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { Problems } from '../components/problems.tsx';
import { CaseRowButton, useCaseList } from './case-lists.tsx';
import { useClient } from './connection.tsx';
import { useDesk } from './desk-context.tsx';
import { problemOf } from './problem-of.ts';

/** What has not reached the platform, and trying now. Nothing is ever lost by waiting. */
export function UnsentDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { state } = useDesk();
  const [turn, setTurn] = useState(0);
  const rows = useCaseList('unsent', 100, String(turn));
  const [pending, setPending] = useState(false);
  const [sent, setSent] = useState<number>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);

  async function sendNow(): Promise<void> {
    setPending(true);
    setSent(undefined);
    try {
      const outcome = await client.cases.sendNow({});
      setProblems(outcome.ok ? [] : outcome.error);
      if (outcome.ok) setSent(outcome.value.sent);
    } catch (error) {
      setProblems([problemOf(error)]);
    } finally {
      setPending(false);
      setTurn((before) => before + 1);
    }
  }

  return (
    <DialogFrame
      title={t('unsent.title', { count: rows.length })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('desk.close')}</Button>
          <Button
            look="primary"
            isPending={pending}
            isDisabled={rows.length === 0}
            onPress={() => void sendNow()}
          >
            {t('unsent.sendNow')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {state?.backend.state === 'unreachable' && <Banner tone="warn">{t('unsent.noWay')}</Banner>}
        {sent !== undefined && (
          <Banner tone="ok" role="status">
            {t('unsent.sent', { count: sent })}
          </Banner>
        )}
        <Problems problems={problems} />
        {rows.length === 0 ? (
          <p className="empty">{t('cases.unsent-empty')}</p>
        ) : (
          <ul>
            {rows.map((row) => (
              <li key={row.id}>
                <CaseRowButton row={row} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </DialogFrame>
  );
}
