import type { CaseView } from '../../domain/case/view.ts';
import type { PersonRole } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import type { CaseFile } from './case-file.ts';
import type { DeskClient } from './counter.ts';

export interface Identified {
  readonly view: CaseView;
  /** The reader's own time, when a card was read. */
  readonly readMs?: number;
}

type Person = CaseFile['applicant'];
type SexCode = '0' | '1' | '2' | '9';

/** Puts the person's card on the reader, or types what stands in the file. Without a case id a case is opened. */
export function identify(
  desk: DeskClient,
  person: Person,
  role: PersonRole,
  caseId: string | undefined,
): Promise<Result<Identified, readonly Problem[]>> {
  return 'typed' in person ? type(desk, person, role, caseId) : read(desk, person.card, role, caseId);
}

async function type(
  desk: DeskClient,
  { typed, reason }: Extract<Person, { typed: unknown }>,
  role: PersonRole,
  caseId: string | undefined,
): Promise<Result<Identified, readonly Problem[]>> {
  let id = caseId;
  if (id === undefined) {
    const opened = await desk.cases.open();
    if (!opened.ok) return opened;
    id = opened.value.id;
  }
  const { issuer, validFrom, validTo, ...identity } = typed;
  const view = await desk.cases.typeIdentity({
    caseId: id,
    role,
    identity: {
      ...identity,
      sex: identity.sex as SexCode,
      ...(issuer === undefined ? {} : { issuer }),
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
    },
    reason,
  });
  return view.ok ? success({ view: view.value }) : view;
}

async function read(
  desk: DeskClient,
  given: Extract<Person, { card: unknown }>['card'],
  role: PersonRole,
  caseId: string | undefined,
): Promise<Result<Identified, readonly Problem[]>> {
  const { issuer, validFrom, validTo, ...card } = given;
  const reading = await desk.cases.readCard({ role, ...(caseId === undefined ? {} : { caseId }) });
  try {
    const put = await desk.dock.simulate({
      device: 'reader',
      do: 'put-card',
      person: {
        ...card,
        sex: card.sex as SexCode,
        issuer: issuer ?? '演示公安局',
        validFrom: validFrom ?? '2020-01-01',
        validTo: validTo ?? '长期',
      },
    });
    if (!put.ok) return put;
    for await (const progress of reading) {
      if (progress.state !== 'read' && progress.state !== 'failed') continue;
      const taken = await desk.dock.simulate({ device: 'reader', do: 'take-card' });
      if (!taken.ok) return taken;
      if (progress.state === 'failed') return failure(progress.problems);
      return success({ view: progress.view, readMs: Math.round(progress.tookMs * 10) / 10 });
    }
    throw new Error('the reading ended without a result');
  } finally {
    await reading.return();
  }
}
