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

/** Stands where the paper has nothing: `open` says what is missing, an overlay may fill it. */
export const slotWord = '待配置';
const slot = z.literal(slotWord);
const regionId = z.string().regex(/^[a-z0-9-]{2,40}$/);

/** `{ workingDays, steps? }`, `{ months }` of the calendar, or 即时. */
const limit = z.union([
  z.strictObject({
    workingDays: z.int().min(1).max(365),
    steps: z
      .array(
        z.strictObject({ name: text, workingDays: z.int().min(0).max(365), flow: z.boolean().optional() }),
      )
      .min(1)
      .optional(),
  }),
  z.strictObject({ months: z.int().min(1).max(24) }),
  z.literal('即时'),
  slot,
]);
const limits = z.strictObject({
  promised: limit.optional(),
  statutory: limit.optional(),
  /** Not counted: 残疾评定, 公示. */
  pauses: z.array(z.enum(['evaluation', 'publicity'])).optional(),
  ...sourced,
});

const publicity = z.strictObject({
  items: z.array(code).min(1),
  workingDays: z.union([z.int().min(1).max(60), slot]),
  /** Who is not publicised, and the words of the paper for it. */
  notFor: z.strictObject({ when: cel, says: text, ...sourced }).optional(),
  place: text.optional(),
  ...sourced,
});

const evaluation = z.strictObject({
  items: z.array(code).min(1),
  /** The categories to be evaluated: a CEL list of codes. */
  types: cel,
  /** A person goes to every place whose categories are among his. */
  routes: z
    .array(
      z.strictObject({
        types: z.array(code).min(1),
        place: text,
        address: text.optional(),
        phone: text.optional(),
        ...inherited,
      }),
    )
    .min(1),
  /** Days that can be chosen, by category; a category without an entry has no booking. */
  booking: z
    .array(
      z.strictObject({
        types: z.array(code).min(1),
        /** Every month on that day, moved to the next working day off a holiday … */
        dayOfMonth: z.int().min(1).max(28).optional(),
        moved: z.enum(['next-working-day', 'previous-working-day']).optional(),
        /** … or sessions that an administrator enters. */
        sessions: z.union([z.array(z.iso.date()), slot]).optional(),
        part: z.enum(['上午', '下午', '全天']).optional(),
        /** Days before a session on which the applicant is told. */
        noticeDays: z.int().min(0).max(60).optional(),
        remark: text.optional(),
        ...inherited,
      }),
    )
    .min(1)
    .optional(),
  fee: text.optional(),
  ...sourced,
});

export const regionFile = z.strictObject({
  name: text,
  service: text,
  /** The region whose rules hold where this one says nothing. */
  extends: regionId.optional(),
  /** Only a base for others; it cannot be chosen at a counter. */
  template: z.boolean().optional(),
  documents: z.record(code, z.strictObject({ title: text, date: z.iso.date().optional() })),
  departments: z.record(code, text),
  limits,
  guardianNeeded: z.strictObject({ when: cel, ...sourced }),
  switches: z.strictObject({
    tolerance: z.boolean(),
    promise: z.boolean(),
    assistance: z.boolean(),
    withdrawal: z.boolean().optional(),
    ...sourced,
  }),
  publicity: publicity.optional(),
  evaluation: evaluation.optional(),
  photo: z
    .strictObject({
      material: code,
      size: z.enum(['1寸', '2寸', slotWord]),
      background: z.enum(['白色', '蓝色', '红色', slotWord]),
      copies: z.union([z.int().min(1).max(20), slot]),
      ...sourced,
    })
    .optional(),
  /** Words of the counter's place for the head of the form; conditions read them as `station.name`. */
  station: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), text).optional(),
  office: z.strictObject({
    place: text,
    hours: text,
    phone: text,
    complaintPhone: text,
    fee: text,
    channels: z.array(text),
    ...sourced,
  }),
  /** `fills` names the value that an overlay may set: `region/office/place`, `items/CERT_NEW/limits/promised`. */
  open: z.array(z.strictObject({ id: code, what: text, fills: text.optional(), source: text })),
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

const itemKind = z.enum(['承诺件', '即办件', '免申办理', '免申即享']);

export const itemsFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      group: code,
      department: code,
      kind: itemKind,
      exclusiveGroup: code.optional(),
      legalBasis: z.array(text),
      result: text.optional(),
      limits: limits.optional(),
      remarks: z.array(text).optional(),
      ...sourced,
      items: z
        .array(
          z.strictObject({
            code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
            name: text,
            /** The paper's own word for it, and the reason or kind under that word. */
            printed: text.optional(),
            subType: text.optional(),
            department: code.optional(),
            kind: itemKind.optional(),
            legalBasis: z.array(text).optional(),
            result: text.optional(),
            limits: limits.optional(),
            /** 免申办理、免申即享 only: may be ticked all the same, to record interest. */
            mayTick: z.boolean().optional(),
            conditions: z.array(z.strictObject({ when: cel, says: text, ...sourced })),
            /** While one of these is chosen and the person is entitled, the clerk is told `says`. */
            suggest: z.strictObject({ with: z.array(code).min(1), says: text, ...sourced }).optional(),
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
            number: z.string().regex(/^[A-Z]\d{2}\+*$/),
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
                  /** `false`: can be chosen, but the paper has no box for it. */
                  printed: z.boolean().optional(),
                  items: z.array(code).min(1).optional(),
                }),
              )
              .min(1)
              .optional(),
            /** A choice whose options are the days of `evaluation.booking`. */
            optionsFrom: z.literal('evaluation-days').optional(),
            items: z.array(code).min(1).optional(),
            visibleWhen: cel.optional(),
            /** The paper has no form: a stand-in that an overlay may replace. */
            slot: z.boolean().optional(),
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
      /** It is the application form itself, handed in with its signature. */
      isForm: z.boolean().optional(),
      /** Id in papers.yaml: the counter prints it, filled in. */
      paper: code.optional(),
      number: text.optional(),
      channel: text.optional(),
      issuer: text.optional(),
      slot: z.boolean().optional(),
      ...sourced,
    }),
  ),
});

export const noticesFile = z.record(
  code,
  z.strictObject({
    title: text.optional(),
    /** Only where this switch of the region is on. */
    switch: z
      .enum(['tolerance', 'promise', 'assistance', 'withdrawal', 'publicity', 'evaluation'])
      .optional(),
    lines: z.array(text).min(1),
    ...sourced,
  }),
);

/** Further papers that the counter prints, filled in, each with a layout of its own (`paper/layout.ts`). */
export const papersFile = z.strictObject({
  papers: z.array(
    z.strictObject({
      id: code,
      title: text,
      items: z.array(code).min(1),
      when: cel.optional(),
      layout: z.record(z.string(), z.unknown()),
      ...sourced,
    }),
  ),
});

export const regionFiles = {
  'region.yaml': regionFile,
  'facts.yaml': factsFile,
  'items.yaml': itemsFile,
  'form.yaml': formFile,
  'materials.yaml': materialsFile,
  'notices.yaml': noticesFile,
  'papers.yaml': papersFile,
} as const;

/** What a place fills in on its own: open slots of a region, by their id, and where the words come from. */
export const overlayFile = z.strictObject({
  region: regionId,
  slots: z.record(
    code,
    z.strictObject({
      value: z.unknown().optional(),
      source: text,
      by: text.optional(),
      on: z.iso.date().optional(),
    }),
  ),
});

/** Stands for a file that a region may leave out. */
export const optionalFiles: Readonly<Record<string, string>> = { 'papers.yaml': 'papers: []' };

export type ParsedFiles = {
  readonly [K in keyof typeof regionFiles]: YamlFile<z.output<(typeof regionFiles)[K]>>;
};
