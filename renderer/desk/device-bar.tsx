import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../components/announcer.tsx';
import { Icon } from '../components/icon.tsx';
import { useDesk } from './desk-context.tsx';
import { type DeviceTone, printerTone, readerTone, scannerTone, toneIcons } from './device-words.ts';

/** Always in sight: every device, what is unsent and the network, in words with what to do. */
export function DeviceBar(): ReactElement {
  const { t } = useTranslation();
  const { state, openDialog } = useDesk();
  if (state === undefined)
    return (
      <footer className="devices" aria-label={t('devices.bar')}>
        <Device name={t('devices.program')} tone="busy" state={t('devices.starting')} />
      </footer>
    );
  const { reader, scanner, printer, process } = state.devices;
  const network = state.backend.state;
  const waiting = state.unsent + state.needsAttention;
  return (
    <footer className="devices" aria-label={t('devices.bar')}>
      {process !== 'running' && (
        <Device
          name={t('devices.process')}
          tone={process === 'failed' ? 'danger' : 'busy'}
          state={t(`devices.process-${process}`)}
          speak
        />
      )}
      <Device
        name={simulated(t('devices.reader'), reader.simulated)}
        tone={readerTone(reader.state)}
        state={t(`devices.reader-${reader.state}`)}
        todo={t(`devices.reader-${reader.state}-todo`)}
        speak
      />
      <Device
        name={simulated(t('devices.scanner'), scanner.simulated)}
        tone={scannerTone(scanner.state)}
        state={t(`devices.scanner-${scanner.state}`)}
        todo={t(`devices.scanner-${scanner.state}-todo`)}
        speak
      />
      <Device
        name={simulated(t('devices.printer'), printer.simulated)}
        tone={printerTone(printer.state)}
        state={t(`devices.printer-${printer.state}`)}
        todo={t(`devices.printer-${printer.state}-todo`)}
        speak
      />
      <AriaButton
        className={`device last ${state.needsAttention > 0 ? 'danger' : waiting > 0 ? 'warn' : 'ok'}`}
        onPress={() => openDialog('unsent')}
      >
        <Icon name={waiting > 0 ? 'state-warn' : 'state-ok'} />
        <span>{t('devices.unsent')}</span>
        <span className="state number">{t('devices.unsentCount', { unsent: state.unsent })}</span>
        {state.needsAttention > 0 && (
          <span className="state number">
            {t('devices.attentionCount', { attention: state.needsAttention })}
          </span>
        )}
      </AriaButton>
      <Device
        name={t('devices.network')}
        tone={network === 'reachable' ? 'ok' : network === 'unreachable' ? 'warn' : 'busy'}
        state={t(`devices.network-${network}`)}
        todo={t(`devices.network-${network}-todo`)}
        speak
      />
    </footer>
  );

  function simulated(name: string, isSimulated: boolean): string {
    return isSimulated ? t('devices.simulated', { name }) : name;
  }
}

function Device({
  name,
  tone,
  state,
  todo = '',
  speak = false,
}: {
  readonly name: string;
  readonly tone: DeviceTone;
  readonly state: string;
  readonly todo?: string;
  readonly speak?: boolean;
}): ReactNode {
  const announce = useAnnounce();
  const before = useRef(state);
  // Only what calls for a hand is spoken; 就绪 and 读取中 would talk all day.
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (speak && (tone === 'warn' || tone === 'danger')) announce(`${name}:${state}。${todo}`);
  }, [announce, speak, name, tone, state, todo]);
  return (
    <div className={`device ${tone}`}>
      <Icon name={toneIcons[tone]} />
      <span>{name}</span>
      <span className="state">{state}</span>
      {todo !== '' && <span>{todo}</span>}
    </div>
  );
}
