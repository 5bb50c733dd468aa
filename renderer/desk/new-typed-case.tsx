import { type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TypedReason } from '../../domain/id-card/identity.ts';
import type { Problem } from '../../domain/problem.ts';
import { useClient } from './connection.tsx';
import { useDesk } from './desk-context.tsx';
import { problemOf } from './problem-of.ts';
import { type TypedIdentity, TypedIdentityDialog } from './typed-identity-dialog.tsx';

/** A case without a card: opened when the identity is sent, given up again when the operator thinks better of it. */
export function NewTypedCase({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const desk = useDesk();
  const opened = useRef<string>(undefined);
  const [refusal, setRefusal] = useState<readonly Problem[]>([]);

  async function typed(identity: TypedIdentity, reason: TypedReason): Promise<void> {
    try {
      if (opened.current === undefined) {
        const fresh = await client.cases.open();
        if (!fresh.ok) return setRefusal(fresh.error);
        opened.current = fresh.value.id;
      }
      const caseId = opened.current;
      const outcome = await client.cases.typeIdentity({ caseId, role: 'applicant', identity, reason });
      if (!outcome.ok) return setRefusal(outcome.error);
      opened.current = undefined;
      await desk.showCase(outcome.value, 'fresh');
    } catch (error) {
      setRefusal([problemOf(error)]);
    }
  }

  function close(): void {
    onClose();
    const caseId = opened.current;
    if (caseId === undefined) return;
    client.cases.abandon({ caseId, reason: t('cases.abandon-withdrawn') }).catch(problemOf);
  }

  return <TypedIdentityDialog role="applicant" onTyped={typed} onClose={close} refusal={refusal} />;
}
