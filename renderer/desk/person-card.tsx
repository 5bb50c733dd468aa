import { type ReactElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentityRecord, PersonRole } from '../../domain/id-card/identity.ts';
import { nationName } from '../../domain/id-card/nations.ts';
import { sexName } from '../../domain/id-card/sex.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { IdNumber } from '../components/id-number.tsx';
import { useObjectUrl } from '../components/object-url.ts';
import type { CardReading } from './card-reading.ts';

export interface PersonCardProps {
  readonly role: PersonRole;
  readonly person: IdentityRecord | undefined;
  readonly age?: number;
  readonly needed: boolean;
  readonly reading: CardReading['state'];
  readonly readOnly: boolean;
  readonly onRead: () => void;
  readonly onType: () => void;
  readonly onRemove: () => void;
}

/** One person as the card says, or the place where the card is waited for. */
export function PersonCard(props: PersonCardProps): ReactElement {
  const { t } = useTranslation();
  const { role, person, age, needed, reading, readOnly } = props;
  const title = t(`identity.role-${role}`);
  const box = useRef<HTMLElement>(null);
  const waiting = reading !== 'off';
  useEffect(() => {
    if (waiting) box.current?.scrollIntoView({ block: 'nearest' });
  }, [waiting]);
  return (
    <section className="person" ref={box} aria-label={title}>
      <header className="row spread">
        <h2>{title}</h2>
        {person === undefined ? (
          <Badge tone={needed ? 'warn' : 'plain'}>
            {t(needed ? 'identity.needed' : 'identity.optional')}
          </Badge>
        ) : (
          <Badge tone={person.source === 'card' ? 'ok' : 'info'}>
            {t(`identity.source-${person.source}`)}
          </Badge>
        )}
      </header>
      {person === undefined ? (
        <p className="person-wanted" role="status">
          {t(`identity.wanted-${reading}`, { role: title })}
        </p>
      ) : (
        <PersonFacts person={person} age={age} />
      )}
      {!readOnly && (
        <div className="row">
          {person === undefined && reading === 'off' && (
            <Button icon="card" onPress={props.onRead}>
              {t('identity.read', { role: title })}
            </Button>
          )}
          {person !== undefined && (
            <Button look="quiet" icon="card" onPress={props.onRead}>
              {t('identity.readAgain')}
            </Button>
          )}
          <Button look={person === undefined ? 'plain' : 'quiet'} icon="pen" onPress={props.onType}>
            {t(person === undefined ? 'identity.type' : 'identity.typeAgain')}
          </Button>
          {role !== 'applicant' && (
            <Button look="quiet" icon="bin" onPress={props.onRemove}>
              {t('identity.remove', { role: title })}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function PersonFacts({
  person,
  age,
}: {
  readonly person: IdentityRecord;
  readonly age: number | undefined;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="person-body">
      <dl className="facts">
        <div className="wide">
          <dt>{t('identity.name')}</dt>
          <dd className="person-name">{person.name}</dd>
        </div>
        <Fact name={t('identity.sex')}>{sexName(person.sex)}</Fact>
        <Fact name={t('identity.nation')}>{nationName(person.nation)}</Fact>
        <Fact name={t('identity.birth')}>
          <span className="number">{person.birth}</span>
          {age !== undefined && <span className="soft"> {t('identity.age', { age })}</span>}
        </Fact>
        <Fact name={t('identity.idNumber')}>
          <IdNumber number={person.idNumber} />
        </Fact>
        <div className="wide">
          <dt>{t('identity.address')}</dt>
          <dd>{person.address}</dd>
        </div>
        <Fact name={t('identity.issuer')}>{person.issuer ?? t('identity.notGiven')}</Fact>
        <Fact name={t('identity.validity')}>
          {person.validFrom === undefined && person.validTo === undefined
            ? t('identity.notGiven')
            : t('identity.validityRange', { from: person.validFrom ?? '—', to: person.validTo ?? '—' })}
        </Fact>
        {person.source === 'typed' && (
          <Fact name={t('identity.typedReason')}>{t(`identity.reason-${person.reason}`)}</Fact>
        )}
      </dl>
      {person.source === 'card' && <PersonPhoto person={person} />}
    </div>
  );
}

function PersonPhoto({
  person,
}: {
  readonly person: Extract<IdentityRecord, { source: 'card' }>;
}): ReactElement {
  const { t } = useTranslation();
  const file = useMemo(
    () => (person.photo === undefined ? undefined : new Blob([bytesOf(person.photo)], { type: 'image/png' })),
    [person.photo],
  );
  const photo = useObjectUrl(file);
  return (
    <div className="person-photo">
      {photo === undefined ? <p>{t('identity.photoKept')}</p> : <img src={photo} alt={t('identity.photo')} />}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
