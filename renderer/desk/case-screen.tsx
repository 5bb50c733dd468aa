import type { ReactElement } from 'react';
import type { CaseView } from '../../domain/case/view.ts';
import { unreachable } from '../../domain/result.ts';
import { CaseProvider } from './case-provider.tsx';
import { CaseRail } from './case-rail.tsx';
import { useCase } from './case-session.tsx';
import { CasePapers } from './case-papers.tsx';
import { StepEntitlement } from './step-entitlement.tsx';
import { StepForm } from './step-form.tsx';
import { StepIdentity } from './step-identity.tsx';
import { StepMaterials } from './step-materials.tsx';
import { StepSigning } from './step-signing.tsx';
import { StepSubmission } from './step-submission.tsx';

export function CaseScreen({
  initial,
  fresh,
  paused,
}: {
  readonly initial: CaseView;
  readonly fresh: boolean;
  /** A dialog or the cover is up: no card is wanted now. */
  readonly paused: boolean;
}): ReactElement {
  return (
    <CaseProvider initial={initial} firstStep={fresh ? 'identity' : undefined}>
      <CaseRail />
      <main className="middle">
        <CurrentStep paused={paused} />
      </main>
      <CasePapers />
    </CaseProvider>
  );
}

function CurrentStep({ paused }: { readonly paused: boolean }): ReactElement {
  const { step } = useCase();
  switch (step) {
    case 'identity':
      return <StepIdentity paused={paused} />;
    case 'entitlement':
      return <StepEntitlement />;
    case 'form':
      return <StepForm />;
    case 'materials':
      return <StepMaterials />;
    case 'signing':
      return <StepSigning />;
    case 'submission':
      return <StepSubmission />;
    default:
      return unreachable(step);
  }
}
