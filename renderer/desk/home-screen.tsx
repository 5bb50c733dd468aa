import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../domain/problem.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { CardDrawing } from './card-drawing.tsx';
import { useCardReading } from './card-reading.ts';
import { CaseLists, CaseRowButton, useCaseList } from './case-lists.tsx';
import { useDesk } from './desk-context.tsx';
import { readerWorks } from './device-words.ts';

/** The empty desk: one thing to do, 请放身份证, and what still lies about. */
export function HomeScreen({
  armed,
  problems,
}: {
  readonly armed: boolean;
  readonly problems: readonly Problem[];
}): ReactElement {
  const { t } = useTranslation();
  const { state, showCase, openDialog } = useDesk();
  const reading = useCardReading({
    armed,
    role: 'applicant',
    onRead: (view) => void showCase(view, 'fresh'),
  });
  const recent = useCaseList('recent', 8);
  const reader = state?.devices.reader.state;
  const works = reader !== undefined && readerWorks(reader);
  const cardStays = reader === 'remove-card' || reader === 'card-left';

  const title =
    reader === undefined
      ? t('home.starting')
      : !works
        ? t('home.readerTitle', { state: t(`devices.reader-${reader}`) })
        : cardStays
          ? t('home.takeCard')
          : reading.state === 'reading'
            ? t('home.reading')
            : t('home.putCard');
  const hint =
    reader === undefined
      ? ''
      : !works
        ? t('home.readerAway', { todo: t(`devices.reader-${reader}-todo`) })
        : cardStays
          ? t('home.takeCardHint')
          : reading.state === 'reading'
            ? t('home.readingHint')
            : t('home.putCardHint');

  return (
    <>
      <nav className="rail" aria-label={t('cases.rail')}>
        <h2>{t('cases.rail')}</h2>
        <CaseLists open withRecent={false} />
      </nav>
      <main className="middle">
        <div className="step">
          <div className="home">
            <Problems problems={problems} />
            {state?.warnings.map((warning) => (
              <Banner key={warning.code} tone="warn" role="status">
                {warning.message}
              </Banner>
            ))}
            <section
              className={`put-card ${works ? (reading.state === 'reading' ? 'reading' : '') : 'stopped'}`}
              aria-labelledby="put-card"
            >
              <CardDrawing />
              <div role="status">
                <h1 id="put-card">{title}</h1>
                <p className="soft">{hint}</p>
              </div>
              <Button icon="pen" onPress={() => openDialog('typed')}>
                {t('home.typeInstead')}
              </Button>
            </section>
            <Problems problems={reading.problems} />
          </div>
        </div>
      </main>
      <aside className="papers" aria-label={t('home.beside')}>
        <section className="sheet-box">
          <h2>{t('cases.recent')}</h2>
          {recent.length === 0 ? (
            <p className="empty">{t('cases.recent-empty')}</p>
          ) : (
            <ul>
              {recent.map((row) => (
                <li key={row.id}>
                  <CaseRowButton row={row} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <section className="sheet-box">
          <h2>{t('home.keys')}</h2>
          <dl className="tips">
            <dt>
              <kbd>Ctrl K</kbd>
            </dt>
            <dd>{t('help.find')}</dd>
            <dt>
              <kbd>Enter</kbd>
            </dt>
            <dd>{t('help.primary')}</dd>
            <dt>
              <kbd>Ctrl S</kbd>
            </dt>
            <dd>{t('help.park')}</dd>
            <dt>
              <kbd>F1</kbd>
            </dt>
            <dd>{t('help.all')}</dd>
          </dl>
        </section>
      </aside>
    </>
  );
}
