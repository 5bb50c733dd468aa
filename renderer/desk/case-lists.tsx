import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { CaseRow } from '../../main/api/contract.ts';
import { Fold } from '../components/fold.tsx';
import { useClient, useGeneration } from './connection.tsx';
import { useDesk } from './desk-context.tsx';
import { problemOf } from './problem-of.ts';

export type ListName = 'drafts' | 'parked' | 'unsent' | 'recent';

/** A list of cases, fetched again whenever the desk's counts change. */
export function useCaseList(which: ListName, limit: number, changed = ''): readonly CaseRow[] {
  const client = useClient();
  const generation = useGeneration();
  const { state } = useDesk();
  const [rows, setRows] = useState<readonly CaseRow[]>([]);
  const counts = `${state?.unsent} ${state?.needsAttention} ${state?.parked} ${changed}`;
  useEffect(() => {
    if (generation === 0) return;
    let late = false;
    client.cases.list({ which, limit }).then(
      (found) => late || setRows(found),
      (error: unknown) => void problemOf(error),
    );
    return () => {
      late = true;
    };
  }, [client, generation, which, limit, counts]);
  return rows;
}

const chinaTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `11/22 05:23`, the time in China wherever the machine thinks it is. */
export function shortTime(instant: string): string {
  return chinaTime.format(new Date(instant));
}

export function CaseRowButton({ row }: { readonly row: CaseRow }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  return (
    <Button className="case-row" onPress={() => void desk.openCase(row.id)}>
      <span className="first">
        <span>{row.name === '' ? t('cases.nameless') : row.name}</span>
        <span className="small soft number">{shortTime(row.updatedAt)}</span>
      </span>
      <span className="second">
        {row.delivery === undefined ? '' : `${t(`cases.delivery-${row.delivery.state}`)} · `}
        {row.items.length === 0 ? row.localNo : row.items.join('、')}
      </span>
    </Button>
  );
}

function CaseFold({
  which,
  changed,
  open,
}: {
  readonly which: ListName;
  readonly changed: string;
  readonly open: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const rows = useCaseList(which, 20, changed);
  return (
    <Fold title={t(`cases.${which}`)} count={rows.length} open={open}>
      {rows.length === 0 ? (
        <p className="empty small">{t(`cases.${which}-empty`)}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <CaseRowButton row={row} />
            </li>
          ))}
        </ul>
      )}
    </Fold>
  );
}

/** The rail's lists. `changed` makes them look again, e.g. the version of the case on screen. */
export function CaseLists({
  open,
  withRecent,
  changed = '',
}: {
  readonly open: boolean;
  readonly withRecent: boolean;
  readonly changed?: string;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <section aria-label={t('cases.lists')}>
      <CaseFold which="drafts" changed={changed} open={open} />
      <CaseFold which="parked" changed={changed} open={open} />
      <CaseFold which="unsent" changed={changed} open={false} />
      {withRecent && <CaseFold which="recent" changed={changed} open={false} />}
    </section>
  );
}
