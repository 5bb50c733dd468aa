import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaperKind } from '../../main/api/contract.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { useCase } from './case-session.tsx';
import { Leads } from './error-summary.tsx';

/** Where a print is now. 已发送 is not 已打印: `printed` comes only when the sheets are in the tray. */
export function PrintStatus({ kind }: { readonly kind: PaperKind }): ReactElement | null {
  const { t } = useTranslation();
  const { view, prints, act } = useCase();
  const run = prints.of(kind);
  if (run === undefined) return null;
  const paper = t(`papers.${kind}`);
  const cancel = (
    <Button onPress={() => void act('cancel', (client) => client.papers.cancel({ caseId: view.id, kind }))}>
      {t('papers.cancel')}
    </Button>
  );
  switch (run.state) {
    case 'preparing':
    case 'queued':
    case 'printing':
      return (
        <Banner tone="info" role="status" action={cancel}>
          {t(`papers.${run.state}`, { paper })}
        </Banner>
      );
    case 'waiting':
      return (
        <Banner tone="warn" role="alert" title={t('papers.waiting', { paper })} action={cancel}>
          {run.problems.map((problem) => problem.message).join(' ')}
        </Banner>
      );
    case 'printed':
      return (
        <Banner tone="ok" role="status">
          {t('papers.printed', { paper })}
        </Banner>
      );
    case 'cancelled':
      return (
        <Banner tone="warn" role="status">
          {t('papers.cancelled', { paper })}
        </Banner>
      );
    case 'failed':
      return (
        <Banner tone="danger" role="alert" title={t('papers.failed', { paper })}>
          <Leads problems={run.problems} />
        </Banner>
      );
  }
}
