import { z } from 'zod';
import type { YamlFile } from './yaml-file.ts';

/**
 * The YAML of a region, file by file. Everything is strict: an unknown field is refused, because a misspelt
 * condition that is silently ignored changes what people get. `source` is `<document id> <place>`.
 */
const text = z.string().trim().min(1);
const cel = text;
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
const mark = z.enum(['原文', '读法', '缺']);
const sourced = { source: text, mark };
/** In lists whose file or block already says where they stand. */
const inherited = { source: text.optional(), mark: mark.optional() };

export const regionFile = z.strictObject({
  name: text,
  service: text,
  documents: z.record(code, z.strictObject({ title: text, date: z.iso.date().optional() })),
  departments: z.record(code, text),
  limits: z.strictObject({
    flowWorkingDays: z.int().min(0).max(365),
    reviewWorkingDays: z.int().min(0).max(365),
    promisedWorkingDays: z.int().min(1).max(365),
    statutoryWorkingDays: z.int().min(1).max(365),
    ...sourced,
  }),
  guardianNeeded: z.strictObject({ when: cel, ...sourced }),
  switches: z.strictObject({
    tolerance: z.boolean(),
    promise: z.boolean(),
    assistance: z.boolean(),
    ...sourced,
  }),
  office: z.strictObject({
    place: text,
    hours: text,
    phone: text,
    complaintPhone: text,
    fee: text,
    channels: z.array(text),
    ...sourced,
  }),
  open: z.array(z.strictObject({ id: code, what: text, source: text })),
});

const option = z.strictObject({ code, label: text });

export const factsFile = z.strictObject({
  facts: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
      question: text,
      hint: text.optional(),
      type: z.enum(['yesno', 'choice', 'choices', 'certificate-number']),
      options: z.array(option).min(2).optional(),
      askWhen: cel.optional(),
      prefill: cel.optional(),
      ...sourced,
    }),
  ),
});

export const itemsFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      group: code,
      department: code,
      kind: z.enum(['承诺件', '即办件', '免申办理']),
      exclusiveGroup: code.optional(),
      legalBasis: z.array(text),
      result: text.optional(),
      remarks: z.array(text).optional(),
      ...sourced,
      items: z
        .array(
          z.strictObject({
            code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
            name: text,
            conditions: z.array(z.strictObject({ when: cel, says: text, ...sourced })),
            remarks: z.array(text).optional(),
            advice: z.array(text).optional(),
            ...inherited,
          }),
        )
        .min(1),
    }),
  ),
});

export const formFile = z.strictObject({
  title: text,
  declaration: text,
  ...sourced,
  blocks: z.array(
    z.strictObject({
      id: code,
      title: z.string(),
      /** Holds for every field of the block that does not say its own. */
      items: z.array(code).min(1).optional(),
      visibleWhen: cel.optional(),
      fields: z
        .array(
          z.strictObject({
            number: z.string().regex(/^[A-Z]\d{2}\+?$/),
            key: z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/),
            label: z.string(),
            screenLabel: text.optional(),
            type: z.enum([
              'text',
              'long-text',
              'name',
              'phone',
              'id-number',
              'sex',
              'nation',
              'date',
              'month',
              'date-range',
              'choice',
              'choices',
              'lines',
              'bank-account',
              'address',
              'photo',
              'statement',
              'signature',
              'system-date',
            ]),
            options: z
              .array(
                z.strictObject({
                  code,
                  label: text,
                  fillIn: z.boolean().optional(),
                  items: z.array(code).min(1).optional(),
                }),
              )
              .min(1)
              .optional(),
            items: z.array(code).min(1).optional(),
            visibleWhen: cel.optional(),
            required: z.union([z.boolean(), cel]),
            prefill: cel.optional(),
            suggest: cel.optional(),
            readOnly: z.boolean().optional(),
            lines: z.int().min(1).max(20).optional(),
            maxLength: z.int().min(1).max(2000).optional(),
            printOnly: z.boolean().optional(),
            ...inherited,
          }),
        )
        .min(1),
    }),
  ),
});

export const materialsFile = z.strictObject({
  materials: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]{1,64}$/),
      name: text,
      original: z.enum(['原件', '复印件', '原件或复印件', '原件及复印件']),
      medium: text,
      copies: z.int().min(1).max(20),
      necessity: z.enum(['必要', '非必要']),
      spec: text.optional(),
      items: z.array(code).min(1),
      when: cel.optional(),
      remark: text.optional(),
      isPhoto: z.boolean().optional(),
      ...sourced,
    }),
  ),
});

export const noticesFile = z.record(code, z.strictObject({ lines: z.array(text).min(1), ...sourced }));

export const regionFiles = {
  'region.yaml': regionFile,
  'facts.yaml': factsFile,
  'items.yaml': itemsFile,
  'form.yaml': formFile,
  'materials.yaml': materialsFile,
  'notices.yaml': noticesFile,
} as const;

export type ParsedFiles = {
  readonly [K in keyof typeof regionFiles]: YamlFile<z.output<(typeof regionFiles)[K]>>;
};
