import type { ReactElement, ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { FieldLabel, FieldNotes, type FieldParts } from './field-shell.tsx';
import { Icon } from './icon.tsx';

export interface Choice {
  readonly code: string;
  readonly label: string;
  readonly shortcut?: string;
}

interface ChoiceParts extends FieldParts {
  readonly name?: string;
  readonly options: readonly Choice[];
  readonly readOnly?: boolean;
  readonly onBlur?: () => void;
  readonly children?: ReactNode;
}

/** Exactly one of several, all in sight; arrow keys move, a key shown beside a choice chooses it. */
export function OneOf({
  options,
  value,
  onChange,
  readOnly = false,
  children,
  onBlur,
  name,
  ...parts
}: ChoiceParts & {
  readonly value: string | undefined;
  readonly onChange: (code: string) => void;
}): ReactElement {
  return (
    <RadioGroup
      {...(onBlur !== undefined && { onBlur })}
      {...(name !== undefined && { name })}
      className="field"
      value={value ?? null}
      onChange={onChange}
      isReadOnly={readOnly}
      isRequired={parts.required ?? false}
      isInvalid={(parts.errors ?? []).length > 0}
      validationBehavior="aria"
    >
      <FieldLabel {...parts} />
      <div className="choices">
        {options.map((option) => (
          <RadioField key={option.code} value={option.code}>
            <RadioButton className="choice">
              <span className="mark round" />
              {option.label}
              {option.shortcut !== undefined && <kbd aria-hidden="true">{option.shortcut}</kbd>}
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {children}
      <FieldNotes {...parts} />
    </RadioGroup>
  );
}

/** Any number of several. */
export function AnyOf({
  options,
  value,
  onChange,
  readOnly = false,
  children,
  onBlur,
  name,
  ...parts
}: ChoiceParts & {
  readonly value: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
}): ReactElement {
  return (
    <CheckboxGroup
      {...(onBlur !== undefined && { onBlur })}
      {...(name !== undefined && { name })}
      className="field"
      value={[...value]}
      onChange={onChange}
      isReadOnly={readOnly}
      isRequired={parts.required ?? false}
      isInvalid={(parts.errors ?? []).length > 0}
      validationBehavior="aria"
    >
      <FieldLabel {...parts} />
      <div className="choices">
        {options.map((option) => (
          <CheckboxField key={option.code} value={option.code}>
            <CheckboxButton className="choice">
              <span className="mark square">
                <Icon name="check" />
              </span>
              {option.label}
              {option.shortcut !== undefined && <kbd aria-hidden="true">{option.shortcut}</kbd>}
            </CheckboxButton>
          </CheckboxField>
        ))}
      </div>
      {children}
      <FieldNotes {...parts} />
    </CheckboxGroup>
  );
}
