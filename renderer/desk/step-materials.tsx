import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problems } from '../components/problems.tsx';
import { useCase } from './case-session.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { MaterialCard } from './material-card.tsx';
import { StepFrame } from './step-frame.tsx';
import { useNext } from './use-next.ts';

/** 材料: one list over all items, each material once. */
export function StepMaterials(): ReactElement {
  const { t } = useTranslation();
  const { view, readOnly } = useCase();
  const { next, turn, missing } = useNext('materials');
  const [dragged, setDragged] = useState<string>();
  const open = view.materials.filter((material) => material.state === 'missing').length;
  return (
    <StepFrame
      id="materials"
      hint={open === 0 ? t('materials.complete') : t('materials.open', { count: open })}
      {...(!readOnly && { primary: { label: t('steps.next'), onPress: next } })}
    >
      <ErrorSummary problems={missing} turn={turn} />
      <Problems problems={view.warnings.filter((warning) => warning.material !== undefined)} />
      {view.materials.length === 0 && <p className="empty">{t('materials.empty')}</p>}
      <ol className="stack">
        {view.materials.map((material) => (
          <li key={material.id}>
            <MaterialCard material={material} readOnly={readOnly} dragged={dragged} onDragged={setDragged} />
          </li>
        ))}
      </ol>
    </StepFrame>
  );
}
