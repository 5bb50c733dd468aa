import type { ReactElement } from 'react';
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { useCase } from './case-session.tsx';

/** How far the scanner is, and how to stop it. */
export function ScanMeter(): ReactElement | null {
  const { t } = useTranslation();
  const { scan } = useCase();
  if (scan.running === undefined) return null;
  const { page, percent, arrived } = scan.running;
  return (
    <div className="row scan-meter">
      <ProgressBar className="meter" value={percent}>
        {({ percentage = 0, valueText }) => (
          <>
            <div className="row spread small">
              <Label>{t('materials.scanning', { page, arrived })}</Label>
              <span className="number">{valueText}</span>
            </div>
            <div className="track">
              <div className="fill" style={{ width: `${percentage}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <Button onPress={scan.stop}>{t('materials.stopScan')}</Button>
    </div>
  );
}
