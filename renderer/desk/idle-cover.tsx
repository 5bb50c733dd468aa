import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Banner } from '../components/banner.tsx';
import { timings } from '../timings.ts';

const inputs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * Covers the screen when nobody has touched anything for a while: a citizen's data must not stand there
 * for whoever comes by. The key that lifts the cover does nothing else.
 */
export function IdleCover({
  covered,
  onCover,
}: {
  readonly covered: boolean;
  readonly onCover: (covered: boolean) => void;
}): ReactElement | null {
  const { t } = useTranslation();
  const [warning, setWarning] = useState(false);
  const cover = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<Element>(null);

  const become = useEffectEvent((next: boolean) => {
    setWarning(false);
    if (next === covered) return;
    if (next) cameFrom.current = document.activeElement;
    onCover(next);
  });

  useEffect(() => {
    let warn: ReturnType<typeof setTimeout>;
    let hide: ReturnType<typeof setTimeout>;
    function start(): void {
      clearTimeout(warn);
      clearTimeout(hide);
      warn = setTimeout(() => setWarning(true), timings.idleCoverMs - timings.idleWarningMs);
      hide = setTimeout(() => become(true), timings.idleCoverMs);
    }
    function onInput(event: Event): void {
      start();
      if (covered && event.type !== 'keydown' && event.type !== 'pointerdown') return;
      if (covered) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      become(false);
    }
    start();
    for (const name of inputs) window.addEventListener(name, onInput, { capture: true, passive: false });
    return () => {
      clearTimeout(warn);
      clearTimeout(hide);
      for (const name of inputs) window.removeEventListener(name, onInput, { capture: true });
    };
  }, [covered]);

  useEffect(() => {
    if (covered) cover.current?.focus();
    else if (cameFrom.current instanceof HTMLElement) {
      cameFrom.current.focus();
      cameFrom.current = null;
    }
  }, [covered]);

  if (covered)
    return createPortal(
      <div className="cover" data-react-aria-top-layer="true" ref={cover} tabIndex={-1} role="alert">
        <h1>{t('desk.covered')}</h1>
        <p className="soft">{t('desk.coveredWhy')}</p>
      </div>,
      document.body,
    );
  if (!warning) return null;
  return createPortal(
    <div className="connection-notice" data-react-aria-top-layer="true">
      <Banner tone="warn" role="alert">
        {t('desk.coverSoon', { seconds: timings.idleWarningMs / 1000 })}
      </Banner>
    </div>,
    document.body,
  );
}
