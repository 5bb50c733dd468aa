import { lazy, type ReactElement, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRole } from '../../domain/id-card/identity.ts';
import { useAnnounce } from '../components/announcer.tsx';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Problems } from '../components/problems.tsx';
import { useCardReading } from './card-reading.ts';
import { useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PersonCard } from './person-card.tsx';
import { StepFrame } from './step-frame.tsx';
import { useNext } from './use-next.ts';

const TypedIdentityDialog = lazy(async () => ({
  default: (await import('./typed-identity-dialog.tsx')).TypedIdentityDialog,
}));

/** 身份: who applies, and for whom a guardian or an agent stands there. */
export function StepIdentity({ paused }: { readonly paused: boolean }): ReactElement {
  const { t } = useTranslation();
  const { view, readOnly, accept, act, problems } = useCase();
  const { state } = useDesk();
  const announce = useAnnounce();
  const [asked, setAsked] = useState<PersonRole>();
  const [typing, setTyping] = useState<PersonRole>();
  const { next, turn, missing } = useNext('identity');
  const guardianMissing = view.guardianNeeded && view.people.guardian === undefined;

  // Whose card is wanted: the applicant's first, then the one that was asked for, then a needed guardian's.
  const wanted: PersonRole | undefined =
    view.people.applicant === undefined ? 'applicant' : (asked ?? (guardianMissing ? 'guardian' : undefined));
  const reading = useCardReading({
    armed: wanted !== undefined && !readOnly && !paused && typing === undefined,
    caseId: view.id,
    role: wanted ?? 'applicant',
    onRead: (read) => {
      accept(read);
      setAsked(undefined);
      announce(t('identity.readNow', { role: t(`identity.role-${wanted ?? 'applicant'}`) }));
    },
  });

  const reader = state?.devices.reader.state;
  const roles: readonly PersonRole[] = ['applicant', 'guardian', 'agent'];
  const shown = roles.filter(
    (role) =>
      role === 'applicant' ||
      view.people[role] !== undefined ||
      asked === role ||
      (role === 'guardian' && view.guardianNeeded),
  );

  async function remove(role: PersonRole): Promise<void> {
    await act(`remove ${role}`, (client) => client.cases.removeIdentity({ caseId: view.id, role }));
  }

  return (
    <StepFrame
      id="identity"
      hint={t('identity.hint')}
      {...(!readOnly && { primary: { label: t('steps.next'), onPress: next } })}
      others={
        !readOnly &&
        roles
          .filter((role) => !shown.includes(role))
          .map((role) => (
            <Button key={role} icon="plus" onPress={() => setAsked(role)}>
              {t(`identity.add-${role}`)}
            </Button>
          ))
      }
    >
      {(reader === 'remove-card' || reader === 'card-left') && (
        <Banner
          tone={reader === 'card-left' ? 'danger' : 'warn'}
          role="alert"
          title={t(reader === 'card-left' ? 'identity.cardLeft' : 'identity.removeCard')}
        >
          {t('identity.removeCardHint')}
        </Banner>
      )}
      <Problems problems={reading.problems} />
      <ErrorSummary problems={missing} turn={turn} />
      <Problems problems={view.warnings.filter((warning) => warning.code.startsWith('identity.'))} />
      {shown.map((role) => (
        <PersonCard
          key={role}
          role={role}
          person={view.people[role]}
          {...(role === 'applicant' && view.age !== undefined && { age: view.age })}
          needed={role === 'applicant' || (role === 'guardian' && view.guardianNeeded)}
          reading={wanted === role ? reading.state : 'off'}
          readOnly={readOnly}
          onRead={() => setAsked(role)}
          onType={() => setTyping(role)}
          onRemove={() => (view.people[role] === undefined ? setAsked(undefined) : void remove(role))}
        />
      ))}
      {typing !== undefined && (
        <Suspense>
          <TypedIdentityDialog
            role={typing}
            refusal={problems}
            onClose={() => setTyping(undefined)}
            onTyped={async (identity, reason) => {
              const role = typing;
              const done = await act('typed', (client) =>
                client.cases.typeIdentity({ caseId: view.id, role, identity, reason }),
              );
              if (done) {
                setTyping(undefined);
                setAsked(undefined);
              }
            }}
          />
        </Suspense>
      )}
    </StepFrame>
  );
}
