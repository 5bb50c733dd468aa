import type { Field, Region } from '../../domain/region/region.ts';
import { type CaseFile, nationOf, sexCodes } from './case-file.ts';

type Value = string | readonly string[] | boolean;

/** Options may be given by their printed words (`农业`, `是`, `肢体`) or by code, yes and no as `true`/`false`. */
export function wordsToCodes(wanted: CaseFile, region: Region): CaseFile {
  const fields = new Map(
    region.form.blocks.flatMap((block) => block.fields.map((field) => [field.key, field])),
  );
  const facts = new Map(region.facts.map((fact) => [fact.id, fact]));
  const items = new Map(region.items.map((item) => [item.name, item.code]));
  const form = Object.entries(wanted.form).map(([key, value]) => [key, fieldValue(value, fields.get(key))]);
  const answers = Object.entries(wanted.answers).map(([id, value]) => {
    const fact = facts.get(id);
    if (fact?.type === 'yesno' && (value === '是' || value === '否')) return [id, value === '是'];
    return [id, coded(value, fact?.options)];
  });
  return {
    ...wanted,
    items: wanted.items.map((item) => items.get(item) ?? item),
    form: Object.fromEntries(form) as CaseFile['form'],
    answers: Object.fromEntries(answers) as CaseFile['answers'],
  };
}

function fieldValue(value: Value, field: Field | undefined): Value {
  if (typeof value === 'string' && field?.type === 'sex') return sexCodes[value] ?? value;
  if (typeof value === 'string' && field?.type === 'nation') return nationOf(value) ?? value;
  return coded(value, field?.options);
}

function coded(
  value: Value,
  options: readonly { readonly code: string; readonly label: string }[] | undefined,
): Value {
  if (options === undefined) return value;
  const code = (word: string) =>
    options.find((option) => option.code === word)?.code ??
    options.find((option) => option.label === word)?.code ??
    word;
  if (typeof value === 'boolean') return code(value ? 'yes' : 'no');
  return typeof value === 'string' ? code(value) : value.map(code);
}
