import { lazy, type ReactElement, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import type { FieldParts } from './field-shell.tsx';
import { TextInput } from './text-input.tsx';
import { type DateGrain, isFullDate, parseTypedDate } from './typed-date.ts';

const CalendarPicker = lazy(async () => ({
  default: (await import('./calendar-picker.tsx')).CalendarPicker,
}));

export interface DateInputProps extends FieldParts {
  readonly value: string;
  /** An ISO date once it is one; until then the text as typed, so that nothing is lost. */
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly grain?: DateGrain;
  readonly name?: string;
  readonly readOnly?: boolean;
}

/** A date typed as eight digits (six for a month) or picked from a calendar. */
export function DateInput({
  value,
  onChange,
  grain = 'day',
  readOnly = false,
  errors = [],
  ...rest
}: DateInputProps): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const wrong = isFullDate(value, grain) && parseTypedDate(value, grain) === undefined;
  const example = grain === 'day' ? t('form.dateExample') : t('form.monthExample');

  function change(text: string): void {
    // Normalised only when the last digit arrives: rewriting earlier would fight the typing hand.
    onChange((isFullDate(text, grain) ? parseTypedDate(text, grain) : undefined) ?? text);
  }

  return (
    <TextInput
      {...rest}
      value={value}
      onChange={change}
      onBlur={() => {
        const parsed = parseTypedDate(value, grain);
        if (parsed !== undefined && parsed !== value) onChange(parsed);
        rest.onBlur?.();
      }}
      inputMode="numeric"
      maxLength={20}
      placeholder={example}
      readOnly={readOnly}
      errors={wrong ? [t('form.dateWrong', { example })] : errors}
      after={
        grain === 'day' &&
        !readOnly && (
          <>
            <Button icon="calendar" iconOnly slot={null} onPress={() => setOpen(true)}>
              {t('form.pickDate', { label: rest.label })}
            </Button>
            {open && (
              <Suspense>
                <CalendarPicker
                  label={rest.label}
                  value={value}
                  onPick={(picked) => {
                    onChange(picked);
                    setOpen(false);
                  }}
                  onClose={() => setOpen(false)}
                />
              </Suspense>
            )}
          </>
        )
      }
    />
  );
}
