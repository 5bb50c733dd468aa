import { lazy, type ReactElement, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import type { DeskState } from '../../main/api/contract.ts';
import { Announcer, useAnnounce } from '../components/announcer.tsx';
import { Commands, useCommand } from './commands.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { useClient, useStream } from './connection.tsx';
import { type Desk, DeskContext, type DialogName } from './desk-context.tsx';
import { DeviceBar } from './device-bar.tsx';
import { HomeScreen } from './home-screen.tsx';
import { IdleCover } from './idle-cover.tsx';
import { problemOf } from './problem-of.ts';
import { TopBar } from './top-bar.tsx';

const loadCaseScreen = () => import('./case-screen.tsx');
const CaseScreen = lazy(async () => ({ default: (await loadCaseScreen()).CaseScreen }));
const FindDialog = lazy(async () => ({ default: (await import('./find-dialog.tsx')).FindDialog }));
const SettingsDialog = lazy(async () => ({
  default: (await import('./settings-dialog.tsx')).SettingsDialog,
}));
const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog }));
const UnsentDialog = lazy(async () => ({ default: (await import('./unsent-dialog.tsx')).UnsentDialog }));
const NewTypedCase = lazy(async () => ({ default: (await import('./new-typed-case.tsx')).NewTypedCase }));
const Dock = lazy(async () => ({ default: (await import('../dock/dock.tsx')).Dock }));

export function App(): ReactElement {
  return (
    <Announcer>
      <Commands>
        <DeskWindow />
      </Commands>
    </Announcer>
  );
}

function DeskWindow(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const announce = useAnnounce();
  const [state, setState] = useState<DeskState>();
  const [shown, setShown] = useState<{ readonly view: CaseView; readonly fresh: boolean }>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [dialog, setDialog] = useState<DialogName>();
  const [dockOpen, setDockOpen] = useState(false);
  const [covered, setCovered] = useState(false);
  const beforeLeaving = useRef<(() => Promise<boolean>) | undefined>(undefined);
  useStream('desk', (client, signal) => client.desk.watch(undefined, { signal }), setState);

  // The first case must not wait for the screen's code: it is fetched while the clerk waits for the citizen.
  const knowsState = state !== undefined;
  useEffect(() => {
    if (!knowsState || typeof requestIdleCallback !== 'function') return;
    const asked = requestIdleCallback(() => {
      loadCaseScreen().catch(() => {
        // Tried again, and told, when a case is opened.
      });
    });
    return () => cancelIdleCallback(asked);
  }, [knowsState]);

  const leave = useCallback(async (): Promise<boolean> => {
    setProblems([]);
    return (await beforeLeaving.current?.()) ?? true;
  }, []);

  const showCase = useCallback(
    async (view: CaseView, how?: 'fresh') => {
      if (!(await leave())) return;
      setDialog(undefined);
      setShown({ view, fresh: how === 'fresh' });
      announce(t('cases.openedNow', { localNo: view.localNo }));
    },
    [leave, announce, t],
  );

  const openCase = useCallback(
    async (caseId: string) => {
      if (!(await leave())) return;
      try {
        const found = await client.cases.get({ caseId });
        const taken =
          found.ok && found.value.state === 'parked' ? await client.cases.resume({ caseId }) : found;
        if (taken.ok) await showCase(taken.value);
        else setProblems(taken.error);
      } catch (error) {
        setProblems([problemOf(error)]);
      }
    },
    [client, leave, showCase],
  );

  const goHome = useCallback(async () => {
    if (!(await leave())) return;
    setShown(undefined);
    announce(t('home.readyForNext'));
  }, [leave, announce, t]);

  const setBeforeLeaving = useCallback((store: (() => Promise<boolean>) | undefined) => {
    beforeLeaving.current = store;
  }, []);
  const desk = useMemo<Desk>(
    () => ({ state, openCase, showCase, goHome, openDialog: setDialog, setBeforeLeaving }),
    [state, openCase, showCase, goHome, setBeforeLeaving],
  );

  useCommand('find', () => setDialog('find'));
  useCommand('help', () => setDialog('help'));
  useCommand('settings', () => setDialog('settings'));
  useCommand('dock', state?.demo === true ? () => setDockOpen((open) => !open) : undefined);

  const close = (): void => setDialog(undefined);
  return (
    <DeskContext value={desk}>
      <div className={covered ? 'desk hidden' : 'desk'}>
        <TopBar dockOpen={dockOpen} onDock={() => setDockOpen((open) => !open)} />
        {shown === undefined ? (
          <HomeScreen armed={dialog === undefined && !covered} problems={problems} />
        ) : (
          <Suspense fallback={<main className="middle" aria-busy="true" />}>
            <CaseScreen
              key={shown.view.id}
              initial={shown.view}
              fresh={shown.fresh}
              paused={dialog !== undefined || covered}
            />
          </Suspense>
        )}
        <DeviceBar />
        {dockOpen && state?.demo === true && (
          <Suspense>
            <Dock caseId={shown?.view.id} onClose={() => setDockOpen(false)} />
          </Suspense>
        )}
      </div>
      <ConnectionNotice />
      <Suspense>
        {dialog === 'find' && <FindDialog onClose={close} />}
        {dialog === 'settings' && <SettingsDialog onClose={close} />}
        {dialog === 'help' && <HelpDialog onClose={close} />}
        {dialog === 'unsent' && <UnsentDialog onClose={close} />}
        {dialog === 'typed' && <NewTypedCase onClose={close} />}
      </Suspense>
      <IdleCover covered={covered} onCover={setCovered} />
    </DeskContext>
  );
}
