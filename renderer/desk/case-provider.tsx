import {
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseView, StepId } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { useAnnounce } from '../components/announcer.tsx';
import { timings } from '../timings.ts';
import { CaseContext, type CaseSession, stepOf } from './case-session.tsx';
import { useCommand } from './commands.tsx';
import { useClient, useGeneration, useStream } from './connection.tsx';
import { useDesk } from './desk-context.tsx';
import { createDraftKeeper } from './drafts.ts';
import { usePageImages } from './page-images.ts';
import { focusPlace, placeOf } from './places.ts';
import { usePrintJobs } from './print-jobs.ts';
import { problemOf } from './problem-of.ts';
import { useScanJob } from './scan-job.ts';

/**
 * Holds everything about one case. Mounted with the case's id as key, so that nothing of one citizen can
 * reach the next one's screen.
 */
export function CaseProvider({
  initial,
  firstStep,
  children,
}: {
  readonly initial: CaseView;
  /** Where to begin; by itself the first step that is not done. */
  readonly firstStep?: StepId | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const generation = useGeneration();
  const desk = useDesk();
  const { setBeforeLeaving } = desk;
  const announce = useAnnounce();
  const [view, setView] = useState(initial);
  const [step, setStep] = useState<StepId>(() =>
    initial.state === 'submitted' || initial.state === 'abandoned'
      ? 'submission'
      : (firstStep ?? initial.currentStep),
  );
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const underWay = useRef(new Set<string>());
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const wantedPlace = useRef<string>(undefined);
  const caseId = initial.id;

  // Answers may overtake each other: an older view never replaces a newer one.
  const newest = useRef(initial);
  const latest = useCallback(() => newest.current, []);
  const accept = useCallback((next: CaseView) => {
    if (next.version < newest.current.version) return;
    newest.current = next;
    setView(next);
  }, []);
  useStream(caseId, (client, signal) => client.cases.watch({ caseId }, { signal }), accept);

  const tell = useCallback((told: readonly Problem[]) => setProblems(told), []);

  const save = useEffectEvent(async (values: Parameters<typeof client.cases.fill>[0]['values']) => {
    try {
      const outcome = await client.cases.fill({ caseId, values });
      if (outcome.ok) accept(outcome.value);
      else setProblems(outcome.error);
      return outcome.ok;
    } catch (error) {
      setProblems([problemOf(error)]);
      return false;
    }
  });
  const [drafts] = useState(() =>
    createDraftKeeper({
      save: (values) => save(Object.fromEntries(Object.entries(values).map(([k, v]) => [k, mutable(v)]))),
      autosaveMs: timings.autosaveMs,
    }),
  );

  useEffect(() => {
    setBeforeLeaving(drafts.flush);
    function beforeUnload(event: BeforeUnloadEvent): void {
      if (drafts.state() === 'clean') return;
      void drafts.flush();
      event.preventDefault();
    }
    window.addEventListener('beforeunload', beforeUnload);
    return () => {
      window.removeEventListener('beforeunload', beforeUnload);
      setBeforeLeaving(undefined);
    };
  }, [setBeforeLeaving, drafts]);
  useEffect(() => () => drafts.dispose(), [drafts]);

  // What could not be stored while the connection was away is stored when it is back.
  useEffect(() => {
    if (generation > 0 && drafts.state() === 'failed')
      void drafts.flush().then((stored) => stored && setProblems([]));
  }, [generation, drafts]);

  const act: CaseSession['act'] = useCallback(
    async (name, ask) => {
      if (underWay.current.has(name)) return false;
      underWay.current.add(name);
      setBusy(new Set(underWay.current));
      try {
        const outcome = await ask(client);
        if (outcome.ok) accept(outcome.value);
        setProblems(outcome.ok ? [] : outcome.error);
        return outcome.ok;
      } catch (error) {
        setProblems([problemOf(error)]);
        return false;
      } finally {
        underWay.current.delete(name);
        setBusy(new Set(underWay.current));
      }
    },
    [client, accept],
  );

  const goTo = useCallback(
    (next: StepId) => {
      void drafts.flush();
      setProblems([]);
      setStep(next);
      announce(t('steps.now', { step: t(`steps.${next}`) }));
    },
    [drafts, announce, t],
  );

  const leadTo = useCallback(
    (problem: Problem) => {
      const place = placeOf(problem);
      if (place !== undefined && focusPlace(place)) return;
      wantedPlace.current = place;
      const target = stepOf(view, problem);
      if (target !== undefined) goTo(target);
    },
    [view, goTo],
  );
  useEffect(() => {
    if (wantedPlace.current === undefined) return;
    const wanted = wantedPlace.current;
    wantedPlace.current = undefined;
    const frame = requestAnimationFrame(() => focusPlace(wanted));
    return () => cancelAnimationFrame(frame);
  }, [step]);

  // A page that is thrown away cannot wait for its last words: they are stored before it goes.
  useCommand('reload', () => void drafts.flush().then((stored) => stored && window.location.reload()));
  useCommand('step-1', () => goTo('identity'));
  useCommand('step-2', () => goTo('entitlement'));
  useCommand('step-3', () => goTo('form'));
  useCommand('step-4', () => goTo('materials'));
  useCommand('step-5', () => goTo('signing'));
  useCommand('step-6', () => goTo('submission'));

  const readOnly = view.state === 'submitted' || view.state === 'abandoned';
  useCommand(
    'park',
    readOnly
      ? undefined
      : () =>
          void drafts.flush().then(async (stored) => {
            if (stored && (await act('park', (client) => client.cases.park({ caseId })))) {
              announce(t('cases.parkedNow'));
              await desk.goHome();
            }
          }),
  );

  const lookingBack = initial.state === 'submitted' || initial.state === 'abandoned';
  const scan = useScanJob(client, caseId, accept);
  const prints = usePrintJobs(client, caseId, accept);
  const images = usePageImages(client, caseId);
  const session = useMemo<CaseSession>(
    () => ({
      view,
      latest,
      readOnly,
      lookingBack,
      step,
      goTo,
      leadTo,
      drafts,
      accept,
      act,
      busy,
      problems,
      tell,
      scan,
      prints,
      images,
    }),
    [
      view,
      latest,
      readOnly,
      lookingBack,

      step,
      goTo,
      leadTo,
      drafts,
      accept,
      act,
      busy,
      problems,
      tell,
      scan,
      prints,
      images,
    ],
  );
  return <CaseContext value={session}>{children}</CaseContext>;
}

function mutable(value: string | readonly string[] | null): string | string[] | null {
  return typeof value === 'string' || value === null ? value : [...value];
}
