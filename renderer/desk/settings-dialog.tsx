import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../domain/problem.ts';
import type { StationSettings } from '../../main/api/contract.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { OneOf } from '../components/choice-input.tsx';
import { DialogFrame } from '../components/dialog-frame.tsx';
import { Problems } from '../components/problems.tsx';
import { TextInput } from '../components/text-input.tsx';
import { useClient } from './connection.tsx';
import { type Preferences, readPreferences, savePreferences, textSizes, themes } from './preferences.ts';
import { problemOf } from './problem-of.ts';

type Key = keyof StationSettings;
const keys: readonly Key[] = [
  'station',
  'operator',
  'regionId',
  'backendAddress',
  'backendToken',
  'countyName',
  'windowPlace',
  'phone',
];
const obligatory: readonly Key[] = ['station', 'operator', 'regionId', 'backendAddress'];
const stationForm = /^[A-Z0-9]{2,8}$/;
const regionForm = /^[a-z0-9-]{2,40}$/;

/** The station's own facts and how this screen looks. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [values, setValues] = useState<{ readonly [key in Key]?: string | undefined }>();
  const [look, setLook] = useState<Preferences>(readPreferences);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [asked, setAsked] = useState(false);
  const [state, setState] = useState<'open' | 'saving' | 'saved'>('open');

  useEffect(() => {
    client.settings.get().then(
      (stored) => setValues(stored),
      (error: unknown) => setProblems([problemOf(error)]),
    );
  }, [client]);

  function change(next: Preferences): void {
    setLook(next);
    savePreferences(next);
  }

  function wrong(key: Key): string | undefined {
    const value = values?.[key]?.trim() ?? '';
    if (obligatory.includes(key) && value === '') return t('settings.missing');
    if (key === 'station' && !stationForm.test(value)) return t('settings.stationForm');
    if (key === 'regionId' && !regionForm.test(value)) return t('settings.regionForm');
    if (key === 'backendAddress' && !URL.canParse(value)) return t('settings.addressForm');
    return undefined;
  }

  async function save(): Promise<void> {
    setAsked(true);
    if (values === undefined || keys.some((key) => wrong(key) !== undefined)) return;
    const text = (key: Key): string => values[key]?.trim() ?? '';
    const optional = (['backendToken', 'countyName', 'windowPlace', 'phone'] as const).filter(
      (key) => text(key) !== '',
    );
    setState('saving');
    try {
      const outcome = await client.settings.set({
        station: text('station'),
        operator: text('operator'),
        regionId: text('regionId'),
        backendAddress: text('backendAddress'),
        ...Object.fromEntries(optional.map((key) => [key, text(key)])),
      });
      setProblems(outcome.ok ? [] : outcome.error);
      setState(outcome.ok ? 'saved' : 'open');
    } catch (error) {
      setProblems([problemOf(error)]);
      setState('open');
    }
  }

  return (
    <DialogFrame
      wide
      title={t('settings.title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('desk.close')}</Button>
          <Button look="primary" type="submit" form="station" isPending={state === 'saving'}>
            {t('settings.save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <section className="stack" aria-labelledby="settings-look">
          <h3 id="settings-look">{t('settings.look')}</h3>
          <OneOf
            label={t('settings.theme')}
            options={themes.map((code) => ({ code, label: t(`settings.theme-${code}`) }))}
            value={look.theme}
            onChange={(code) => change({ ...look, theme: themes.find((one) => one === code) ?? 'light' })}
          />
          <OneOf
            label={t('settings.size')}
            options={textSizes.map((code) => ({ code, label: t(`settings.size-${code}`) }))}
            value={look.size}
            onChange={(code) => change({ ...look, size: textSizes.find((one) => one === code) ?? 'normal' })}
          />
        </section>
        <form
          id="station"
          className="stack"
          noValidate
          aria-labelledby="settings-station"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <h3 id="settings-station">{t('settings.station-title')}</h3>
          <Problems problems={problems} />
          {state === 'saved' && (
            <Banner tone="ok" role="status">
              {t('settings.saved')}
            </Banner>
          )}
          <div className="fields">
            {values !== undefined &&
              keys.map((key) => {
                const error = asked ? wrong(key) : undefined;
                return (
                  <TextInput
                    key={key}
                    name={key}
                    label={t(`settings.${key}`)}
                    hint={t(`settings.${key}-hint`)}
                    required={obligatory.includes(key)}
                    value={values[key] ?? ''}
                    onChange={(text) => {
                      setState('open');
                      setValues({ ...values, [key]: text });
                    }}
                    errors={error === undefined ? [] : [error]}
                    maxLength={200}
                  />
                );
              })}
          </div>
        </form>
      </div>
    </DialogFrame>
  );
}
