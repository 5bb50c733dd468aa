import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Problem } from '../../domain/problem.ts';
import type { CaseRow } from '../../main/api/contract.ts';
import { Badge } from '../components/badge.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { Problems } from '../components/problems.tsx';
import { TextInput } from '../components/text-input.tsx';
import { timings } from '../timings.ts';
import { shortTime } from './case-lists.tsx';
import { useClient } from './connection.tsx';
import { useDesk } from './desk-context.tsx';
import { problemOf } from './problem-of.ts';

/** 查找: name, number, phone, last four, local number. Enter opens the first; arrows walk the list. */
export function FindDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const desk = useDesk();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<{ readonly query: string; readonly rows: readonly CaseRow[] }>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const wanted = query.trim();

  useEffect(() => {
    if (wanted === '') return;
    let late = false;
    const timer = setTimeout(() => {
      client.cases.find({ query: wanted, limit: 30 }).then(
        (rows) => {
          if (late) return;
          setProblems([]);
          setFound({ query: wanted, rows });
        },
        (error: unknown) => late || setProblems([problemOf(error)]),
      );
    }, timings.findMs);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [client, wanted]);

  function open(row: CaseRow): void {
    onClose();
    void desk.openCase(row.id);
  }
  function walk(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .found-row')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  }

  const fresh = found?.query === wanted;
  const rows = wanted === '' ? [] : (found?.rows ?? []);
  return (
    <DialogFrame wide title={t('find.title')} onClose={onClose}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows are an addition; Tab walks the same stops */}
      <div className="stack" onKeyDown={walk}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const [first] = found?.rows ?? [];
            if (fresh && first !== undefined) open(first);
          }}
        >
          <TextInput
            label={t('find.what')}
            hint={t('find.hint')}
            value={query}
            onChange={setQuery}
            maxLength={60}
            autoFocus
          />
        </form>
        <Problems problems={problems} />
        <p role="status" className="small soft">
          {wanted === ''
            ? ''
            : !fresh
              ? t('find.looking')
              : found.rows.length === 0
                ? t('find.none')
                : t('find.count', { count: found.rows.length })}
        </p>
        <ul className="found">
          {rows.map((row) => (
            <li key={row.id}>
              <AriaButton className="button found-row" onPress={() => open(row)}>
                <strong>{row.name === '' ? t('cases.nameless') : row.name}</strong>
                <span className="number">{row.idNumberMasked}</span>
                <span className="small soft items">{row.items.join('、')}</span>
                <span className="small soft number">
                  {row.localNo} · {shortTime(row.updatedAt)}
                </span>
                <Badge tone={row.state === 'submitted' ? 'ok' : 'plain'}>
                  {t(`cases.state-${row.state}`)}
                </Badge>
              </AriaButton>
            </li>
          ))}
        </ul>
      </div>
    </DialogFrame>
  );
}
