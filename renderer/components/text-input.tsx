import type { ReactElement, ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';
import { FieldLabel, FieldNotes, type FieldParts } from './field-shell.tsx';

export interface TextInputProps extends FieldParts {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly name?: string;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly inputMode?: 'text' | 'numeric' | 'tel' | 'url';
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly autoFocus?: boolean;
  readonly after?: ReactNode;
}

/** A text as typed: nothing is trimmed while typing, and inner spaces of names stay. */
export function TextInput({
  value,
  onChange,
  onBlur,
  name,
  rows,
  maxLength,
  inputMode,
  placeholder,
  readOnly = false,
  autoFocus = false,
  after,
  ...parts
}: TextInputProps): ReactElement {
  const optional: Partial<TextFieldProps> = {
    ...(name !== undefined && { name }),
    ...(maxLength !== undefined && { maxLength }),
    ...(inputMode !== undefined && { inputMode }),
    ...(onBlur !== undefined && { onBlur }),
  };
  return (
    <TextField
      {...optional}
      className="field"
      value={value}
      onChange={onChange}
      isReadOnly={readOnly}
      isRequired={parts.required ?? false}
      isInvalid={(parts.errors ?? []).length > 0}
      validationBehavior="aria"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of a dialog the operator just opened
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck="false"
    >
      <FieldLabel {...parts} />
      <div className="input-row">
        {rows === undefined ? (
          <Input className="input" placeholder={placeholder ?? ''} />
        ) : (
          <TextArea className="input" rows={rows} placeholder={placeholder ?? ''} />
        )}
        {after}
      </div>
      <FieldNotes {...parts} />
    </TextField>
  );
}
