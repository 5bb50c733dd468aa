import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldView } from '../../domain/case/view.ts';
import { nations } from '../../domain/id-card/nations.ts';
import { sexName } from '../../domain/id-card/sex.ts';
import type { FieldValue } from '../../domain/region/region.ts';
import { Badge } from '../components/badge.tsx';
import { AnyOf, OneOf } from '../components/choice-input.tsx';
import { DateInput } from '../components/date-input.tsx';
import type { FieldParts } from '../components/field-shell.tsx';
import { PickedInput } from '../components/picked-input.tsx';
import { TextInput } from '../components/text-input.tsx';
import { place } from './places.ts';

export interface FormFieldProps {
  readonly field: FieldView;
  readonly value: FieldValue | undefined;
  /** Text of a choice with a blank, 其他____. */
  readonly other: string;
  /** Typed and not stored yet: what the application said of the value before is out of date. */
  readonly pending: boolean;
  /** Also say what is merely missing; a wrong value is always told. */
  readonly showProblems: boolean;
  readonly readOnly: boolean;
  readonly onChange: (value: FieldValue | null) => void;
  readonly onOther: (text: string) => void;
  readonly onBlur: () => void;
  readonly after?: ReactNode;
}

/** Where more choices than these would fill the screen, typing a part of the word finds one. */
const mostInSight = 14;

/** One field of the form in the shape of its type. */
export function FormField(props: FormFieldProps): ReactElement {
  const { field } = props;
  const wide =
    field.type === 'long-text' ||
    field.type === 'address' ||
    field.type === 'choices' ||
    field.type === 'lines' ||
    field.type === 'date-range' ||
    (field.type === 'choice' && field.options.length > 3);
  return (
    <div className={wide ? 'form-field wide' : 'form-field'} data-place={place('field', field.key)}>
      <Control {...props} />
    </div>
  );
}

function Control(props: FormFieldProps): ReactElement {
  const { t } = useTranslation();
  const { field, value, onChange, onBlur, readOnly, after } = props;
  const text = typeof value === 'string' ? value : '';
  const list = typeof value === 'string' || value === undefined ? [] : value;
  const given = value !== undefined && value.length > 0;
  const errors = field.problems
    .filter((problem) => problem.severity !== 'warning' && !props.pending && (props.showProblems || given))
    .map((problem) => problem.message);
  const warning = field.problems.find((problem) => problem.severity === 'warning')?.message;
  const hint = field.differsFromCard === true ? t('form.differsFromCard') : warning;
  const parts: FieldParts & {
    readonly name: string;
    readonly readOnly: boolean;
    readonly onBlur: () => void;
  } = {
    label: field.label,
    required: field.required && !readOnly,
    name: field.key,
    readOnly,
    onBlur,
    errors,
    mark: given && field.from !== undefined && <Badge>{t(`form.from-${field.from}`)}</Badge>,
    ...(hint !== undefined && { hint }),
  };
  const plain = {
    ...parts,
    value: text,
    onChange: (typed: string) => onChange(typed === '' ? null : typed),
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
  };

  switch (field.type) {
    case 'choice':
      if (field.options.length > mostInSight)
        return (
          <PickedInput
            {...parts}
            options={field.options}
            value={text}
            onChange={onChange}
            openLabel={t('form.allChoices')}
          />
        );
      return (
        <OneOf {...parts} options={field.options} value={text === '' ? undefined : text} onChange={onChange}>
          <FillIn {...props} chosen={[text]} />
        </OneOf>
      );
    case 'choices':
      return (
        <AnyOf
          {...parts}
          options={field.options}
          value={list}
          onChange={(codes) => onChange(codes.length === 0 ? null : codes)}
        >
          <FillIn {...props} chosen={list} />
        </AnyOf>
      );
    case 'sex':
      return (
        <OneOf
          {...parts}
          options={(['1', '2'] as const).map((code) => ({ code, label: sexName(code) }))}
          value={text === '' ? undefined : text}
          onChange={onChange}
        />
      );
    case 'nation':
      return (
        <PickedInput
          {...parts}
          options={nations.map(({ code, name }) => ({ code, label: name }))}
          value={text}
          onChange={onChange}
          openLabel={t('identity.allNations')}
        />
      );
    case 'date':
      return <DateInput {...plain} />;
    case 'month':
      return <DateInput {...plain} grain="month" />;
    case 'date-range':
      return <DateRange {...plain} />;
    case 'lines':
      return <Lines {...parts} count={field.lines ?? 3} value={list} onChange={onChange} />;
    case 'long-text':
      return <TextInput {...plain} rows={3} />;
    case 'address':
      return <TextInput {...plain} rows={2} after={after} />;
    case 'phone':
      return <TextInput {...plain} inputMode="tel" />;
    case 'bank-account':
      return <TextInput {...plain} inputMode="numeric" />;
    case 'text':
    case 'name':
    case 'id-number':
    case 'photo':
    case 'statement':
    case 'signature':
    case 'system-date':
      return <TextInput {...plain} after={after} />;
  }
}

function FillIn({
  field,
  chosen,
  other,
  onOther,
  onBlur,
  readOnly,
}: FormFieldProps & { readonly chosen: readonly string[] }): ReactElement | null {
  const { t } = useTranslation();
  const blank = field.options.find((option) => option.fillIn === true && chosen.includes(option.code));
  if (blank === undefined) return null;
  return (
    <div data-place={place('field', `${field.key}.other`)}>
      <TextInput
        label={t('form.fillIn', { label: blank.label.replaceAll(/[_:：]+$/g, '') })}
        required
        value={other}
        onChange={onOther}
        onBlur={onBlur}
        readOnly={readOnly}
        maxLength={100}
      />
    </div>
  );
}

function DateRange({
  value,
  onChange,
  label,
  ...rest
}: FieldParts & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly readOnly: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const [from = '', to = ''] = value.split('/');
  const join = (a: string, b: string): string => (a === '' && b === '' ? '' : `${a}/${b}`);
  return (
    <div className="pair">
      <DateInput
        {...rest}
        label={t('form.rangeFrom', { label })}
        value={from}
        onChange={(typed) => onChange(join(typed, to))}
      />
      <DateInput
        label={t('form.rangeTo', { label })}
        readOnly={rest.readOnly}
        onBlur={rest.onBlur}
        value={to}
        onChange={(typed) => onChange(join(from, typed))}
      />
    </div>
  );
}

function Lines({
  count,
  value,
  onChange,
  label,
  errors,
  mark,
  ...rest
}: FieldParts & {
  readonly count: number;
  readonly value: readonly string[];
  readonly onChange: (value: FieldValue | null) => void;
  readonly onBlur: () => void;
  readonly readOnly: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const lines = Array.from({ length: count }, (_, index) => value[index] ?? '');
  function change(index: number, text: string): void {
    const next = lines.with(index, text);
    onChange(next.every((line) => line === '') ? null : next);
  }
  return (
    <div className="stack tight">
      {lines.map((line, index) => (
        <TextInput
          // oxlint-disable-next-line react/no-array-index-key -- printed lines have no identity but their number
          key={index}
          {...rest}
          {...(index === 0 && { errors: errors ?? [], mark })}
          label={t('form.line', { label, number: index + 1 })}
          required={index === 0 && (rest.required ?? false)}
          value={line}
          onChange={(text) => change(index, text)}
          maxLength={200}
        />
      ))}
    </div>
  );
}
