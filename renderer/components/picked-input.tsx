import type { ReactElement } from 'react';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Button } from './button.tsx';
import type { Choice } from './choice-input.tsx';
import { FieldLabel, FieldNotes, type FieldParts } from './field-shell.tsx';

export interface PickedInputProps extends FieldParts {
  readonly options: readonly Choice[];
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly onBlur?: () => void;
  readonly name?: string;
  readonly readOnly?: boolean;
  readonly openLabel: string;
}

/** One of many (nations, relations): typing a part of the word finds it. */
export function PickedInput({
  options,
  value,
  onChange,
  onBlur,
  name,
  readOnly = false,
  openLabel,
  ...parts
}: PickedInputProps): ReactElement {
  return (
    <ComboBox
      {...(onBlur !== undefined && { onBlur })}
      {...(name !== undefined && { name })}
      className="field"
      selectedKey={value === '' ? null : value}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      defaultItems={options}
      menuTrigger="focus"
      isReadOnly={readOnly}
      isRequired={parts.required ?? false}
      isInvalid={(parts.errors ?? []).length > 0}
      validationBehavior="aria"
    >
      <FieldLabel {...parts} />
      <div className="input-row">
        <Input className="input" autoComplete="off" />
        <Button icon="down" iconOnly>
          {openLabel}
        </Button>
      </div>
      <FieldNotes {...parts} />
      <Popover className="popover">
        <section aria-label={openLabel}>
          <ListBox<Choice> className="listbox">
            {(option) => (
              <ListBoxItem id={option.code} textValue={option.label} className="listbox-item">
                {option.label}
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
