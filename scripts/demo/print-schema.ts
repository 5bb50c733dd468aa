import { z } from 'zod';
import type { Fact, Field, Region } from '../../domain/region/region.ts';
import { labelOf, maxLengthOf, otherMaxLength } from '../../domain/form/check-value.ts';
import { caseFile } from './case-file.ts';

type Schema = Record<string, unknown>;

/** The JSON schema of CASE.json, with the region's own questions, items, fields and materials spelt out. */
export function caseFileSchema(region: Region): Schema {
  const schema = z.toJSONSchema(caseFile, { io: 'input' }) as { properties: Record<string, Schema> };
  const { properties } = schema;
  Object.assign(
    properties['answers'] as Schema,
    named(region.facts.map((fact) => [fact.id, factSchema(fact)])),
  );
  properties['items'] = {
    type: 'array',
    description: '申请的事项代码',
    items: {
      oneOf: region.items
        .filter((item) => item.kind !== '免申办理')
        .map((item) => ({ const: item.code, description: item.name })),
    },
  };
  const fields = region.form.blocks
    .flatMap((block) => block.fields)
    .filter((field) => field.printOnly !== true);
  Object.assign(
    properties['form'] as Schema,
    named(
      fields.flatMap((field) => [
        [field.key, fieldSchema(field)] as const,
        ...(field.options?.some((option) => option.fillIn)
          ? [
              [
                `${field.key}.other`,
                { type: 'string', maxLength: otherMaxLength, description: `${labelOf(field)}选“其他”时填写` },
              ] as const,
            ]
          : []),
      ]),
    ),
  );
  const materials = properties['materials'] as Schema;
  Object.assign(
    materials,
    named(
      region.materials.map((material) => [
        material.id,
        {
          ...(materials['additionalProperties'] as Schema),
          description: `${material.name}(${material.original},${material.copies}份)${material.remark ?? ''}`,
        },
      ]),
    ),
  );
  return { title: `${region.name} ${region.service} CASE.json`, ...schema };
}

function named(properties: readonly (readonly [string, Schema])[]): Schema {
  return { properties: Object.fromEntries(properties), additionalProperties: false };
}

function coded(options: Fact['options']): Schema {
  return {
    description: '代码或原文字样',
    enum: [...new Set((options ?? []).flatMap(({ code, label }) => [code, label]))],
  };
}

function factSchema(fact: Fact): Schema {
  const description = fact.hint === undefined ? fact.question : `${fact.question}(${fact.hint})`;
  switch (fact.type) {
    case 'yesno':
      return { type: 'boolean', description };
    case 'choice':
      return { ...coded(fact.options), description };
    case 'choices':
      return { type: 'array', items: coded(fact.options), description };
    case 'certificate-number':
      return { type: 'string', description };
  }
}

const formats: Partial<Record<Field['type'], Schema>> = {
  date: { format: 'date' },
  month: { pattern: '^\\d{4}-\\d{2}$' },
  'date-range': { pattern: '^\\d{4}-\\d{2}-\\d{2}/\\d{4}-\\d{2}-\\d{2}$' },
};

function fieldSchema(field: Field): Schema {
  const description = describe(field);
  const maxLength = maxLengthOf(field);
  const length = maxLength === undefined ? {} : { maxLength };
  if (field.type === 'choices') return { type: 'array', items: coded(field.options), description };
  if (field.type === 'lines')
    return { type: 'array', items: { type: 'string', ...length }, maxItems: field.lines ?? 1, description };
  if (field.options !== undefined) return { ...coded(field.options), description };
  return { type: 'string', ...formats[field.type], ...length, description };
}

/** Number, label, and when the form has the field at all. */
function describe(field: Field): string {
  return [
    `${field.number} ${labelOf(field)}`,
    ...(field.items === undefined ? [] : [`用于 ${field.items.join('、')}`]),
    ...(field.visibleWhen === undefined ? [] : [`条件 ${field.visibleWhen}`]),
    ...(field.readOnly === true ? ['由身份证或前面的回答带出,可不写'] : []),
  ].join(';');
}
