import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepId } from '../../domain/case/view.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { IdNumber } from '../components/id-number.tsx';
import { useCase } from './case-session.tsx';

/** Everything that goes off, to be looked over once. */
export function CheckAnswers(): ReactElement {
  const { t } = useTranslation();
  const { view } = useCase();
  const { applicant, guardian, agent } = view.people;
  const filled = view.form.blocks
    .map((block) => ({
      ...block,
      fields: block.fields.filter((field) => !field.printOnly && field.text !== ''),
    }))
    .filter((block) => block.fields.length > 0);
  return (
    <div className="stack check">
      <Part title={t('steps.identity')} step="identity">
        {[applicant, guardian, agent].map(
          (person, index) =>
            person !== undefined && (
              <p key={['applicant', 'guardian', 'agent'][index]}>
                <span className="soft">
                  {t(`identity.role-${(['applicant', 'guardian', 'agent'] as const)[index] ?? 'agent'}`)}
                </span>{' '}
                <strong>{person.name}</strong> <IdNumber number={person.idNumber} />{' '}
                <Badge tone={person.source === 'card' ? 'ok' : 'info'}>
                  {t(`identity.source-${person.source}`)}
                </Badge>
              </p>
            ),
        )}
      </Part>
      <Part title={t('submission.items')} step="entitlement">
        <ul>
          {view.entitlements
            .filter((item) => item.chosen)
            .map((item) => (
              <li key={item.code}>
                {item.name} <span className="small soft">{item.department}</span>
              </li>
            ))}
        </ul>
      </Part>
      <Part title={t('steps.form')} step="form">
        <dl className="facts">
          {filled.flatMap((block) =>
            block.fields.map((field) => (
              <div key={field.key}>
                <dt>{field.label}</dt>
                <dd>{field.text}</dd>
              </div>
            )),
          )}
        </dl>
      </Part>
      <Part title={t('steps.materials')} step="materials">
        <ul>
          {view.materials.map((material) => (
            <li key={material.id}>
              {material.name}{' '}
              <span className="small soft">
                {material.state === 'waived'
                  ? t('materials.evidenceIs', { evidence: material.evidence ?? '' })
                  : t('materials.pageCount', { count: material.pages.length })}
              </span>
            </li>
          ))}
        </ul>
      </Part>
    </div>
  );
}

function Part({
  title,
  step,
  children,
}: {
  readonly title: string;
  readonly step: StepId;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const { goTo, readOnly } = useCase();
  return (
    <section className="check-part" aria-label={title}>
      <header className="row spread">
        <h2>{title}</h2>
        <Button look="quiet" onPress={() => goTo(step)} aria-label={t('submission.lookAt', { title })}>
          {t(readOnly ? 'submission.look' : 'submission.change')}
        </Button>
      </header>
      {children}
    </section>
  );
}
