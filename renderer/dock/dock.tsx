import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../domain/problem.ts';
import { unreachable } from '../../domain/result.ts';
import type { ReaderFault, SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';
import type { Outcome } from '../../main/api/contract.ts';
import { Button } from '../components/button.tsx';
import { OneOf } from '../components/choice-input.tsx';
import { Problems } from '../components/problems.tsx';
import type { DeskClient } from '../client.ts';
import { useClient, useGeneration } from '../desk/connection.tsx';
import { useDesk } from '../desk/desk-context.tsx';
import { problemOf } from '../desk/problem-of.ts';

const faultKinds = [
  'none',
  'silence',
  'half-frame',
  'bad-checksum',
  'bad-length',
  'noise',
  'double-frame',
  'card-removed-mid-read',
  'sw3-31',
  'sw3-41',
  'sw3-60',
  'sw3-66',
] as const;
type FaultChoice = (typeof faultKinds)[number];

const scannerStates = ['ready', 'jam', 'cover-open', 'busy', 'hang', 'disconnected'] as const;
const printerStates = [
  'ready',
  'no-paper',
  'jam',
  'cover-open',
  'offline',
  'low-toner',
  'abort',
  'disconnected',
] as const;
/** Names of the scanner's sample pages (`drivers/scanner/sample-pages.ts`). */
const samples = ['户口簿', '身份证', '照片', '银行卡', '监护人身份证', '居住证'] as const;

/** 演示设备: what hands would do at a real counter. Shown in demo mode only. */
export function Dock({
  caseId,
  onClose,
}: {
  readonly caseId: string | undefined;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const generation = useGeneration();
  const { state: desk } = useDesk();
  const [state, setState] = useState<SimulatorState | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [networkOn, setNetworkOn] = useState(true);
  const devices = JSON.stringify(desk?.devices);

  useEffect(() => {
    let late = false;
    client.dock.state().then(
      (now) => late || setState(now),
      (error: unknown) => void problemOf(error),
    );
    return () => {
      late = true;
    };
  }, [client, generation, devices]);

  async function ask(call: (client: DeskClient) => Promise<Outcome<SimulatorState>>): Promise<void> {
    try {
      const outcome = await call(client);
      setProblems(outcome.ok ? [] : outcome.error);
      if (outcome.ok) setState(outcome.value);
    } catch (error) {
      setProblems([problemOf(error)]);
    }
  }
  function simulate(command: SimulatorCommand): void {
    void ask((client) => client.dock.simulate(command));
  }
  async function setNetwork(on: boolean): Promise<void> {
    try {
      const outcome = await client.dock.network({ on });
      setProblems(outcome.ok ? [] : outcome.error);
      if (outcome.ok) setNetworkOn(on);
    } catch (error) {
      setProblems([problemOf(error)]);
    }
  }

  return (
    <aside className="dock" aria-label={t('dock.title')}>
      <div className="dock-head">
        <div>
          <h2>{t('dock.title')}</h2>
          <p className="small">{t('dock.hint')}</p>
        </div>
        <Button look="quiet" icon="cross" iconOnly onPress={onClose}>
          {t('dock.close')}
        </Button>
      </div>
      <Problems problems={problems} />
      {state === null && <p className="empty">{t('dock.none')}</p>}
      {state?.reader !== undefined && (
        <section aria-labelledby="dock-reader">
          <h3 id="dock-reader">{t('devices.reader')}</h3>
          <p className="small soft">
            {state.reader.card === undefined ? t('dock.noCard') : t('dock.card', { card: cardLabel(state) })}
          </p>
          <div className="row">
            <Button
              isDisabled={state.reader.card === undefined}
              onPress={() => simulate({ device: 'reader', do: 'take-card' })}
            >
              {t('dock.takeCard')}
            </Button>
            {state.reader.plugged ? (
              <Button onPress={() => simulate({ device: 'reader', do: 'unplug' })}>{t('dock.unplug')}</Button>
            ) : (
              <Button onPress={() => simulate({ device: 'reader', do: 'plug' })}>{t('dock.plug')}</Button>
            )}
          </div>
          <div className="people" role="group" aria-label={t('dock.putCard')}>
            {state.people.map((person) => (
              <Button
                key={person.id}
                icon="card"
                onPress={() => simulate({ device: 'reader', do: 'put-card', person: person.id })}
              >
                {person.label}
              </Button>
            ))}
          </div>
          <OneOf
            label={t('dock.fault')}
            options={faultKinds.map((code) => ({ code, label: t(`dock.fault-${code}`) }))}
            value={faultChoice(state.reader.fault)}
            onChange={(code) => {
              const kind = faultKinds.find((one) => one === code);
              if (kind !== undefined) simulate({ device: 'reader', do: 'fault', fault: faultOf(kind) });
            }}
          />
        </section>
      )}
      {state?.scanner !== undefined && (
        <section aria-labelledby="dock-scanner">
          <h3 id="dock-scanner">{t('devices.scanner')}</h3>
          <p className="small soft">
            {t('dock.loaded', { feeder: state.scanner.feeder, glass: state.scanner.glass })}
          </p>
          <div className="row">
            {caseId !== undefined && (
              <Button icon="pen" onPress={() => void ask((client) => client.dock.loadSignedForm({ caseId }))}>
                {t('dock.loadSigned')}
              </Button>
            )}
            {samples.map((page) => (
              <Button
                key={page}
                icon="file"
                onPress={() => simulate({ device: 'scanner', do: 'load', source: 'feeder', pages: [page] })}
              >
                {t('dock.load', { page })}
              </Button>
            ))}
            <Button
              onPress={() => simulate({ device: 'scanner', do: 'load', source: 'glass', pages: ['身份证'] })}
            >
              {t('dock.loadGlass')}
            </Button>
          </div>
          <OneOf
            label={t('dock.state')}
            options={scannerStates.map((code) => ({ code, label: t(`dock.scanner-${code}`) }))}
            value={state.scanner.state}
            onChange={(code) => {
              const next = scannerStates.find((one) => one === code);
              if (next !== undefined) simulate({ device: 'scanner', do: 'state', state: next });
            }}
          />
        </section>
      )}
      {state?.printer !== undefined && (
        <section aria-labelledby="dock-printer">
          <h3 id="dock-printer">{t('devices.printer')}</h3>
          <p className="small soft">{t('dock.printed', { count: state.printer.printed })}</p>
          <OneOf
            label={t('dock.state')}
            options={printerStates.map((code) => ({ code, label: t(`dock.printer-${code}`) }))}
            value={state.printer.state}
            onChange={(code) => {
              const next = printerStates.find((one) => one === code);
              if (next !== undefined) simulate({ device: 'printer', do: 'state', state: next });
            }}
          />
        </section>
      )}
      <section aria-labelledby="dock-network">
        <h3 id="dock-network">{t('devices.network')}</h3>
        <OneOf
          label={t('dock.network')}
          options={[
            { code: 'on', label: t('dock.network-on') },
            { code: 'off', label: t('dock.network-off') },
          ]}
          value={networkOn ? 'on' : 'off'}
          onChange={(code) => void setNetwork(code === 'on')}
        />
      </section>
    </aside>
  );
}

function cardLabel(state: SimulatorState): string {
  const card = state.reader?.card;
  return state.people.find((person) => person.id === card)?.label ?? card ?? '';
}

function faultOf(choice: FaultChoice): ReaderFault {
  switch (choice) {
    case 'none':
    case 'card-removed-mid-read':
      return { kind: choice };
    case 'silence':
    case 'half-frame':
    case 'bad-checksum':
    case 'bad-length':
    case 'noise':
    case 'double-frame':
      return { kind: choice, on: 'read' };
    case 'sw3-31':
    case 'sw3-41':
    case 'sw3-60':
    case 'sw3-66':
      return { kind: 'status', sw3: Number.parseInt(choice.slice('sw3-'.length), 16), on: 'any' };
    default:
      return unreachable(choice);
  }
}

function faultChoice(fault: ReaderFault): FaultChoice | undefined {
  if (fault.kind !== 'status') return fault.kind;
  return faultKinds.find((kind) => kind === `sw3-${fault.sw3.toString(16)}`);
}
