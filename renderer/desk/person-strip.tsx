import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { nationName } from '../../domain/id-card/nations.ts';
import { sexName } from '../../domain/id-card/sex.ts';
import { maskIdNumber } from '../../domain/id-card/masking.ts';
import { Badge } from '../components/badge.tsx';
import { useCase } from './case-session.tsx';
import { useDesk } from './desk-context.tsx';

/** Whose case this is, on every step; and the card that nobody has taken yet. */
export function PersonStrip(): ReactElement | null {
  const { t } = useTranslation();
  const { view } = useCase();
  const reader = useDesk().state?.devices.reader.state;
  const { applicant } = view.people;
  const cardStays = reader === 'remove-card' || reader === 'card-left';
  if (applicant === undefined && !cardStays) return null;
  return (
    <div className="person-strip">
      {applicant !== undefined && (
        <>
          <span className="soft">{t('identity.role-applicant')}</span>
          <strong>{applicant.name}</strong>
          <span>{sexName(applicant.sex)}</span>
          <span>{nationName(applicant.nation)}</span>
          {view.age !== undefined && <span className="number">{t('identity.years', { age: view.age })}</span>}
          <span className="number soft">{maskIdNumber(applicant.idNumber)}</span>
          <Badge tone={applicant.source === 'card' ? 'ok' : 'info'}>
            {t(`identity.source-${applicant.source}`)}
          </Badge>
        </>
      )}
      {cardStays && (
        <span role="alert" className="take-card">
          <Badge tone="warn">{t('identity.removeCard')}</Badge>
        </span>
      )}
    </div>
  );
}
