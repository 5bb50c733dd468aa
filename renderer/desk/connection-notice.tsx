import { type ReactElement, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Banner } from '../components/banner.tsx';
import { timings } from '../timings.ts';
import { useConnectionState } from './connection.tsx';

/** Says that the program cannot be reached and is being called again; goes by itself. */
export function ConnectionNotice(): ReactElement | null {
  const { t } = useTranslation();
  const state = useConnectionState();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (state === 'open') return;
    const timer = setTimeout(() => setLong(true), timings.reconnectMaxMs * 2);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [state]);
  if (state === 'open' || (state === 'connecting' && !long)) return null;
  return createPortal(
    <div className="connection-notice" data-react-aria-top-layer="true">
      <Banner tone="danger" role="alert">
        {t('desk.disconnected')}
        {long && <p>{t('desk.disconnectedLong')}</p>}
      </Banner>
    </div>,
    document.body,
  );
}
