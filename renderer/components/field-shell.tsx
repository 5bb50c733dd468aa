import type { ReactElement, ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

/** Parts that every field has: what it is called, where its value came from, what is wrong with it. */
export interface FieldParts {
  readonly label: string;
  readonly required?: boolean;
  /** Stands beside the label, e.g. where the value came from. */
  readonly mark?: ReactNode;
  readonly hint?: string;
  readonly errors?: readonly string[];
}

export function FieldLabel({ label, required = false, mark }: FieldParts): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="field-label">
      <Label>
        {label}
        {required && <span className="must">{t('form.must')}</span>}
      </Label>
      {mark}
    </div>
  );
}

export function FieldNotes({ hint, errors = [] }: Pick<FieldParts, 'hint' | 'errors'>): ReactElement {
  return (
    <>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        <Icon name="state-danger" />
        <span>{errors.join(' ')}</span>
      </FieldError>
    </>
  );
}
