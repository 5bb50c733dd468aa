import type { FilledValue, Provenance } from '../case/case.ts';
import type { BlockView, FieldView } from '../case/view.ts';
import type { IdentityRecord, PersonRole } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import { expressionOf } from '../region/check-region.ts';
import { type Scope, unknown } from '../region/expression.ts';
import type { Field, FieldOption, FieldValue, Region } from '../region/region.ts';
import {
  checkOther,
  checkShape,
  checkValue,
  labelOf,
  maxLengthOf,
  type ValueContext,
} from './check-value.ts';
import { fieldText } from './field-text.ts';

export type FilledForm = Readonly<Record<string, FilledValue>>;

export interface FormContext extends ValueContext {
  readonly people: Readonly<Partial<Record<PersonRole, IdentityRecord>>>;
  /** Days that can be booked for an evaluation, by the fields above. */
  readonly evaluationDays: () => readonly FieldOption[];
}

interface Offered {
  readonly value: FieldValue;
  readonly from: Provenance;
  readonly ofCard: boolean;
}

/**
 * The visible fields in printed order, each with its value and where it came from (`domain.md 1.1.4`).
 * `values` is the object behind `scope.form`; it is filled while going down the form, so that a condition
 * sees the fields above it.
 */
export function formFields(
  region: Region,
  filled: FilledForm,
  scope: Scope,
  values: Record<string, FieldValue>,
  context: FormContext,
): readonly BlockView[] {
  const visible = (field: Field): FieldView[] => {
    if (!isVisible(region, field, scope)) return [];
    const view = fieldView(region, field, filled, scope, context);
    if (view.value !== undefined) values[field.key] = view.value;
    if (view.other !== undefined) values[`${field.key}.other`] = view.other;
    return [view];
  };
  return region.form.blocks
    .map(({ id, title, fields }) => ({ id, title, fields: fields.flatMap(visible) }))
    .filter((block) => block.fields.length > 0);
}

function isVisible(region: Region, field: Field, scope: Scope): boolean {
  if (field.items !== undefined && !field.items.some((code) => scope.items.includes(code))) return false;
  return field.visibleWhen === undefined || expressionOf(region, field.visibleWhen).evaluate(scope) === true;
}

function fieldView(
  region: Region,
  printed: Field,
  filled: FilledForm,
  scope: Scope,
  context: FormContext,
): FieldView {
  const field =
    printed.optionsFrom === undefined ? printed : { ...printed, options: context.evaluationDays() };
  const offered = ticked(field, scope) ?? prefilled(region, field, field.prefill, scope, context);
  const printOnly = field.printOnly === true;
  const readOnly = printOnly || (field.readOnly === true && offered !== undefined);
  const typed = readOnly ? undefined : filled[field.key];
  const { value, from } = typed ?? offered ?? {};
  const fillsIn = field.options?.some(
    (option) => option.fillIn === true && [value ?? []].flat().includes(option.code),
  );
  const otherValue = fillsIn === true ? filled[`${field.key}.other`]?.value : undefined;
  const other = typeof otherValue === 'string' ? otherValue : undefined;
  const required =
    !printOnly &&
    (typeof field.required === 'boolean'
      ? field.required
      : expressionOf(region, field.required).evaluate(scope) === true);
  const suggestion =
    value === undefined ? prefilled(region, field, field.suggest, scope, context)?.value : undefined;
  const maxLength = maxLengthOf(field);
  return {
    number: field.number,
    key: field.key,
    label: labelOf(field),
    type: field.type,
    options: field.options ?? [],
    required,
    ...(field.lines !== undefined && { lines: field.lines }),
    ...(maxLength !== undefined && { maxLength }),
    ...(value !== undefined && { value }),
    ...(other !== undefined && { other }),
    text: fieldText(field, value, other),
    ...(from !== undefined && { from }),
    ...(suggestion !== undefined && { suggestion }),
    ...(typed !== undefined &&
      offered?.ofCard === true &&
      !same(typed.value, offered.value) && { differsFromCard: true }),
    problems: printOnly
      ? []
      : (outOfShape(field, typed?.value) ??
        problemsOf(field, value, fillsIn === true, other, required, context)),
    readOnly,
    printOnly,
  };
}

/** Boxes that follow from the chosen items. */
function ticked(field: Field, scope: Scope): Offered | undefined {
  if (field.options?.some((option) => option.items !== undefined) !== true) return undefined;
  const codes = field.options
    .filter((option) => option.items?.some((code) => scope.items.includes(code)) === true)
    .map((option) => option.code);
  const [first] = codes;
  if (first === undefined) return undefined;
  return { value: field.type === 'choice' ? first : codes, from: 'answer', ofCard: false };
}

function prefilled(
  region: Region,
  field: Field,
  text: string | undefined,
  scope: Scope,
  context: FormContext,
): Offered | undefined {
  if (text === undefined) return undefined;
  const expression = expressionOf(region, text);
  const result = expression.evaluate(scope);
  if (result === unknown) return undefined;
  const value = fitting(field, result);
  if (value === undefined) return undefined;
  const person = (['applicant', 'guardian'] as const).find((role) => expression.names.has(role));
  if (person !== undefined) {
    const ofCard = context.people[person]?.source === 'card';
    return { value, from: ofCard ? 'card' : 'typed', ofCard };
  }
  const system = ['today', 'declaration', 'station'].some((name) => expression.names.has(name));
  return { value, from: system ? 'system' : 'answer', ofCard: false };
}

/** A birth date in a field of year and month loses its day. */
function fitting(field: Field, result: unknown): FieldValue | undefined {
  if (Array.isArray(result)) return result.length > 0 ? (result as readonly string[]) : undefined;
  if (typeof result !== 'string' || result === '') return undefined;
  return field.type === 'month' ? result.slice(0, 7) : result;
}

function same(a: FieldValue, b: FieldValue): boolean {
  return [a].flat().join('\n') === [b].flat().join('\n');
}

/** A value kept under older rules that its field cannot hold any more. */
function outOfShape(field: Field, typed: FieldValue | undefined): readonly Problem[] | undefined {
  const wrong = typed === undefined ? undefined : checkShape(field, typed);
  return wrong && [wrong];
}

function problemsOf(
  field: Field,
  value: FieldValue | undefined,
  fillsIn: boolean,
  other: string | undefined,
  required: boolean,
  context: ValueContext,
): readonly Problem[] {
  if (value === undefined)
    return required
      ? [
          {
            code: 'form.required',
            field: field.key,
            message: `“${labelOf(field)}”还没有填，请${field.options === undefined ? '填写' : '选择'}。`,
          },
        ]
      : [];
  if (field.optionsFrom !== undefined && field.options?.some(({ code }) => code === value) !== true)
    return [
      {
        code: 'form.option',
        field: field.key,
        message: `“${labelOf(field)}”所选的日子不能预约，请从所列日期中重新选择。`,
      },
    ];
  const blank = fillsIn ? checkOther(field, other) : undefined;
  return [...checkValue(field, value, context), ...(blank === undefined ? [] : [blank])];
}
