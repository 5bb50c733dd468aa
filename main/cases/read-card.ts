import type { IdentityRecord, PersonRole } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, success } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { CardRead } from '../../drivers/id-card-reader/reader.ts';
import type { Outcome, ReadProgress } from '../api/contract.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { broadcast } from './broadcast.ts';
import type { CaseService } from './case-service.ts';

export interface CardDeskParts {
  readonly cases: CaseService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly devices: Pick<Devices, 'readCard' | 'onStatus'>;
}

/** The one reader of the station, armed for one case at a time. */
export interface CardDesk {
  /**
   * Arms the reader until a card was read or `signal` aborts. Arming it anew takes it away from whoever waited
   * before (`reader.taken-over`). A card that is read after the stream ended goes into no case.
   */
  readCard(
    wanted: { readonly caseId?: string | undefined; readonly role: PersonRole },
    signal: AbortSignal,
  ): AsyncGenerator<ReadProgress, void, void>;
}

const takenOver: Problem = {
  code: 'reader.taken-over',
  message: '读卡器已转给另一次读卡，本次读卡已停止。需要时请重新点“读身份证”。',
};

const notACitizen: Problem = {
  code: 'reader.not-a-citizen',
  message:
    '这不是居民身份证（港澳台居民居住证或外国人永久居留身份证）。本窗口的残疾人服务事项按居民身份证受理，请向申请人说明，并请其咨询残联窗口。',
};

export function openCardDesk({ cases, audit, clock, devices }: CardDeskParts): CardDesk {
  let armed: AbortController | undefined;

  async function* readCard(
    { caseId, role }: { readonly caseId?: string | undefined; readonly role: PersonRole },
    signal: AbortSignal,
  ): AsyncGenerator<ReadProgress, void, void> {
    armed?.abort(takenOver);
    const arming = new AbortController();
    armed = arming;
    const changes = broadcast<'progress'>();
    let progress: ReadProgress = { state: 'waiting' };
    function tell(next: ReadProgress): void {
      progress = next;
      changes.tell('progress');
    }
    function follow(state: string): void {
      if (progress.state === 'waiting' && state === 'reading') tell({ state: 'reading' });
      else if (progress.state === 'reading' && state === 'waiting') tell({ state: 'waiting' });
    }
    const stopStatus = devices.onStatus((status) => follow(status.reader.state));
    const leave = () => arming.abort();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    const reading = devices.readCard(arming.signal).then((result) => {
      if (arming.signal.reason === takenOver) return tell({ state: 'failed', problems: [takenOver] });
      if (arming.signal.aborted) return undefined;
      if (!result.ok) return tell({ state: 'failed', problems: [result.error] });
      return tell(take(result.value, caseId, role));
    });
    let thrown: { readonly error: unknown } | undefined;
    reading.catch((error: unknown) => {
      thrown = { error };
      arming.abort();
    });
    try {
      const both = AbortSignal.any([signal, failureSignal(reading)]);
      for await (const now of changes.watch('progress', () => progress, both)) {
        yield now;
        if (now.state === 'read' || now.state === 'failed') return;
      }
      if (thrown !== undefined) throw thrown.error;
    } finally {
      arming.abort();
      stopStatus();
      signal.removeEventListener('abort', leave);
      if (armed === arming) armed = undefined;
    }
  }

  function take(card: CardRead, caseId: string | undefined, role: PersonRole): ReadProgress {
    if (role === 'applicant' && card.kind !== 'citizen') return { state: 'failed', problems: [notACitizen] };
    const identity = identityOf(card, clock.now().toISOString());
    const into = caseId === undefined ? caseFor(identity.idNumber) : success(caseId);
    if (!into.ok) return { state: 'failed', problems: into.error };
    const { tookMs, samId } = card;
    const view = cases.apply(
      into.value,
      { type: 'identified', role, identity },
      {
        also: () =>
          audit.record(
            'card-read',
            { role, tookMs: Math.round(tookMs), ...(samId === undefined ? {} : { samId }) },
            into.value,
          ),
      },
    );
    if (!view.ok) return { state: 'failed', problems: view.error };
    const warnings = [...view.value.warnings, ...card.warnings];
    return { state: 'read', view: { ...view.value, warnings }, tookMs };
  }

  /** The draft that this person already has, so that a card put down twice makes no second one; else a new case. */
  function caseFor(idNumber: string): Outcome<string> {
    const draft = cases.draftOf(idNumber);
    return draft === undefined ? openedBy(cases.open()) : success(draft);
  }

  return { readCard };
}

function openedBy(opened: Outcome<CaseView>): Outcome<string> {
  return opened.ok ? { ok: true, value: opened.value.id } : failure(opened.error);
}

/** Aborts when the promise rejects, so that who waits for progress hears of it. */
function failureSignal(promise: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  promise.catch(() => controller.abort());
  return controller.signal;
}

function identityOf(card: CardRead, readAt: string): IdentityRecord {
  return {
    ...card.identity,
    source: 'card',
    readAt,
    rawText: Buffer.from(card.rawText).toString('base64'),
    wltPhoto: Buffer.from(card.wltPhoto).toString('base64'),
    ...(card.photo === undefined ? {} : { photo: Buffer.from(card.photo).toString('base64') }),
    ...(card.samId === undefined ? {} : { samId: card.samId }),
  };
}
