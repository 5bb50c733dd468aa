import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { useDesk } from './desk-context.tsx';

const rows = [
  ['Enter', 'primary'],
  ['Ctrl K', 'find'],
  ['Ctrl S', 'park'],
  ['Alt 1 … 6', 'steps'],
  ['Y  N', 'yesNo'],
  ['1 … 9', 'digits'],
  ['Tab  ↑ ↓', 'move'],
  ['Space', 'toggle'],
  ['Esc', 'escape'],
  ['Ctrl ,', 'settings'],
  ['F1', 'all'],
] as const;

export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { state } = useDesk();
  return (
    <DialogFrame title={t('help.title')} onClose={onClose}>
      <dl className="tips">
        {rows.map(([keys, what]) => (
          <div key={what} className="tip">
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(`help.${what}`)}</dd>
          </div>
        ))}
        {state?.demo === true && (
          <div className="tip">
            <dt>
              <kbd>F4</kbd>
            </dt>
            <dd>{t('help.dock')}</dd>
          </div>
        )}
      </dl>
    </DialogFrame>
  );
}
