import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { OneOf } from '../components/choice-input.tsx';
import { Problems } from '../components/problems.tsx';
import { TextInput } from '../components/text-input.tsx';
import { useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';

const reasons = ['not-entitled', 'withdrawn', 'duplicate', 'mistake', 'other'] as const;

/** 作废: asks why and once more; the case stays in the store, marked. */
export function AbandonDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { view, act, busy, problems } = useCase();
  const desk = useDesk();
  const [reason, setReason] = useState<string>();
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState(false);
  const known = reasons.find((one) => one === reason);
  const sentence = known === undefined || known === 'other' ? words.trim() : t(`cases.abandon-${known}`);

  async function abandon(): Promise<void> {
    setAsked(true);
    if (sentence === '') return;
    if (await act('abandon', (client) => client.cases.abandon({ caseId: view.id, reason: sentence }))) {
      onClose();
      await desk.goHome();
    }
  }

  return (
    <DialogFrame
      alert
      title={t('cases.abandonTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('cases.keep')}</Button>
          <Button look="danger" icon="bin" isPending={busy.has('abandon')} onPress={() => void abandon()}>
            {t('cases.abandonNow')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('cases.abandonWhat', { localNo: view.localNo })}</p>
        <OneOf
          label={t('cases.abandonWhy')}
          options={reasons.map((code) => ({ code, label: t(`cases.abandon-${code}`) }))}
          value={reason}
          onChange={setReason}
          errors={asked && reason === undefined ? [t('cases.abandonWhyMissing')] : []}
        />
        {reason === 'other' && (
          <TextInput
            label={t('cases.abandonWords')}
            value={words}
            onChange={setWords}
            maxLength={200}
            errors={asked && sentence === '' ? [t('cases.abandonWhyMissing')] : []}
          />
        )}
        <Problems problems={problems} />
      </div>
    </DialogFrame>
  );
}
