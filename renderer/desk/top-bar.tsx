import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { useDesk } from './desk-context.tsx';

export function TopBar({
  dockOpen,
  onDock,
}: {
  readonly dockOpen: boolean;
  readonly onDock: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { state, openDialog } = useDesk();
  return (
    <header className="top">
      <div className="where">
        <strong>{state?.region.service ?? t('desk.service')}</strong>
        {state !== undefined && (
          <span className="soft">
            {t('desk.where', {
              region: state.region.name,
              station: state.station,
              operator: state.operator,
            })}
          </span>
        )}
      </div>
      <div className="tools">
        <Button icon="find" shortcut="Ctrl K" onPress={() => openDialog('find')}>
          {t('find.open')}
        </Button>
        {state?.demo === true && (
          <Button look="quiet" icon="dock" aria-expanded={dockOpen} onPress={onDock}>
            {t('dock.title')}
          </Button>
        )}
        <Button look="quiet" icon="settings" onPress={() => openDialog('settings')}>
          {t('settings.title')}
        </Button>
        <Button look="quiet" icon="help" onPress={() => openDialog('help')}>
          {t('help.open')}
        </Button>
      </div>
    </header>
  );
}
