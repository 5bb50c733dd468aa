/**
 * What a region says, after its YAML has been parsed and checked (`load-region.ts`).
 *
 * Every statement carries where it stands (`source`) and how sure it is (`mark`):
 * 原文 = verbatim from the paper, 读法 = our reading, 缺 = the paper lost it (a visible 待配置 slot).
 * Conditions are CEL source text; `Cel` names such strings.
 */
export type Cel = string;
export type Mark = '原文' | '读法' | '缺';

export interface Sourced {
  readonly source?: string;
  readonly mark?: Mark;
}

/** Canonical item codes, `domain.md 1.0`. A region uses a subset. */
export type ItemCode = string;

export interface Option {
  readonly code: string;
  /** Printed words, verbatim. */
  readonly label: string;
}

export type FactType = 'yesno' | 'choice' | 'choices' | 'certificate-number';
/** yesno → boolean, choice and certificate-number → string, choices → string[]. */
export type FactValue = boolean | string | readonly string[];

/** A question whose answer decides what the person is entitled to. */
export interface Fact extends Sourced {
  readonly id: string;
  /** Asked of the citizen, in plain words. */
  readonly question: string;
  readonly hint?: string;
  readonly type: FactType;
  readonly options?: readonly Option[];
  /** Asked only when this holds; absent = whenever an item needs it. */
  readonly askWhen?: Cel;
  /** Answer that follows from what is known already (a certificate number says the grade). */
  readonly prefill?: Cel;
}

export interface Condition extends Sourced {
  readonly when: Cel;
  /** The sentence of the paper that is told when `when` is false. */
  readonly says: string;
}

export type ItemKind = '承诺件' | '即办件' | '免申办理' | '免申即享';

export interface Item extends Sourced {
  readonly code: ItemCode;
  /** Printed name, e.g. 残疾人证新办. */
  readonly name: string;
  readonly group: string;
  readonly department: string;
  /** The paper's own word, and the kind under it (换领 · 残损换新). */
  readonly printed?: string;
  readonly subType?: string;
  /** 免申办理 and 免申即享 come without applying; they are not selectable unless `mayTick`. */
  readonly kind: ItemKind;
  readonly mayTick?: boolean;
  /** The item's own, or its group's, or the region's. */
  readonly limits: Limits;
  /** Told while one of `with` is chosen and the person is entitled; never ticked by itself. */
  readonly suggest?: Sourced & { readonly with: readonly ItemCode[]; readonly says: string };
  readonly conditions: readonly Condition[];
  /** Items of the same exclusive group cannot be chosen together. */
  readonly exclusiveGroup?: string;
  readonly legalBasis: readonly string[];
  readonly result?: string;
  /** 必须现场办理 and other things the citizen must know. */
  readonly remarks?: readonly string[];
  /** Told to the clerk when the item is chosen: what is usually needed though the paper does not list it. */
  readonly advice?: readonly string[];
}

export type FieldType =
  | 'text'
  | 'long-text'
  | 'name'
  | 'phone'
  | 'id-number'
  | 'sex'
  | 'nation'
  | 'date'
  | 'month'
  | 'date-range'
  | 'choice'
  | 'choices'
  | 'lines'
  | 'bank-account'
  | 'address'
  | 'photo'
  | 'statement'
  | 'signature'
  | 'system-date';

/**
 * text-like, phone, id-number, choice, sex, nation → string; date `YYYY-MM-DD`; month `YYYY-MM`;
 * date-range `YYYY-MM-DD/YYYY-MM-DD`; choices and lines → string[].
 * A choice that has a blank (其他____) stores its text under `${key}.other`.
 */
export type FieldValue = string | readonly string[];

export interface FieldOption extends Option {
  /** Has a blank to fill in: 其他____. */
  readonly fillIn?: boolean;
  /** `false`: can be chosen, but the paper has no box for it; then its words are printed. */
  readonly printed?: boolean;
  /** The box is ticked by choosing one of these items; such a field is never typed. */
  readonly items?: readonly ItemCode[];
}

export interface Field extends Sourced {
  /** Number in the paper's own order: G01 … G59. */
  readonly number: string;
  readonly key: string;
  /** Verbatim printed label. */
  readonly label: string;
  /** Label where the paper lost its own (mark 缺), or a clearer one for the screen. */
  readonly screenLabel?: string;
  readonly type: FieldType;
  readonly options?: readonly FieldOption[];
  /** A choice whose options are the days on which the applicant can be evaluated. */
  readonly optionsFrom?: 'evaluation-days';
  /** 待配置: a stand-in of ours, because the paper has no form. */
  readonly slot?: boolean;
  /** Items that need the field; absent = all. */
  readonly items?: readonly ItemCode[];
  /** Shown only when this holds (facts, items, form in scope). */
  readonly visibleWhen?: Cel;
  /** `true`, `false` or a condition. */
  readonly required: boolean | Cel;
  /** Value taken from what is known, until another is typed. */
  readonly prefill?: Cel;
  /** Value offered but never taken by itself (现住址: 同户籍地址). */
  readonly suggest?: Cel;
  /** Follows from card or answers only; changed there, never typed here. */
  readonly readOnly?: boolean;
  /** Lines of a `lines` field. */
  readonly lines?: number;
  readonly maxLength?: number;
  /** Printed but never typed (items ticks, photo, statement, signature, date). */
  readonly printOnly?: boolean;
}

export interface FormBlock {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly Field[];
}

export interface Form {
  readonly title: string;
  readonly blocks: readonly FormBlock[];
  readonly declaration: string;
}

export interface Material extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly original: '原件' | '复印件' | '原件或复印件' | '原件及复印件';
  readonly medium: string;
  readonly copies: number;
  readonly necessity: '必要' | '非必要';
  readonly spec?: string;
  readonly items: readonly ItemCode[];
  /** For 非必要: needed when this holds. */
  readonly when?: Cel;
  /** The paper's own words for the condition. */
  readonly remark?: string;
  /** The form's 贴照片处, not a scanned page set of A4 sheets. */
  readonly isPhoto?: boolean;
  /** The application form itself: it counts once the signed form is there. */
  readonly isForm?: boolean;
  /** Printed by the counter, filled in (`papers`). */
  readonly paper?: string;
  /** The paper's own number, where to get it and who issues it. */
  readonly number?: string;
  readonly channel?: string;
  readonly issuer?: string;
  readonly slot?: boolean;
}

export interface LimitStep {
  /** Who or what takes that long: 业务流转, 乡镇. */
  readonly name: string;
  readonly workingDays: number;
  /** The step at whose end the case lies with the departments (业务流转). */
  readonly flow?: boolean | undefined;
}

/** How long an item takes: working days (with steps one after another), months of the calendar, or at once. */
export type Limit =
  | { readonly workingDays: number; readonly steps?: readonly LimitStep[] | undefined }
  | { readonly months: number }
  | '即时';

/** An absent limit is one that the paper does not say (待配置). */
export interface Limits extends Sourced {
  readonly promised?: Limit;
  readonly statutory?: Limit;
  /** What does not count towards them. */
  readonly pauses?: readonly ('evaluation' | 'publicity')[];
}

/** 公示: how long, and who is exempt. */
export interface Publicity extends Sourced {
  readonly items: readonly ItemCode[];
  /** Absent = 待配置. */
  readonly workingDays?: number;
  readonly notFor?: Condition;
  readonly place?: string;
}

/** 残疾评定: where each category is evaluated, and on which days. Categories are the codes 1 视力 … 6 精神. */
export interface Evaluation extends Sourced {
  readonly items: readonly ItemCode[];
  /** CEL: the list of categories. */
  readonly types: Cel;
  readonly routes: readonly (Sourced & {
    readonly types: readonly string[];
    readonly place: string;
    readonly address?: string;
    readonly phone?: string;
  })[];
  readonly booking?: readonly Booking[];
  readonly fee?: string;
}

export interface Booking extends Sourced {
  readonly types: readonly string[];
  readonly dayOfMonth?: number;
  readonly moved?: 'next-working-day' | 'previous-working-day';
  /** Entered by an administrator; absent where the paper leaves them to him. */
  readonly sessions?: readonly string[];
  readonly part?: '上午' | '下午' | '全天';
  readonly noticeDays?: number;
  readonly remark?: string;
}

/** Absent values are 待配置. */
export interface PhotoRule extends Sourced {
  readonly material: string;
  readonly size?: string;
  readonly background?: string;
  readonly copies?: number;
}

/** A further paper that is printed filled in (审核表). */
export interface PaperForm extends Sourced {
  readonly id: string;
  readonly title: string;
  readonly items: readonly ItemCode[];
  readonly when?: Cel;
  /** Parsed by `paper/`. */
  readonly layout: unknown;
}

/** 待配置: something that the paper lost, or leaves to the place. */
export interface OpenSlot {
  readonly id: string;
  readonly what: string;
  readonly source?: string;
  /** The value that an overlay may set; without it the slot only tells. */
  readonly fills?: string;
}

/** An open slot that the local overlay has filled. */
export interface FilledSlot {
  readonly id: string;
  readonly what: string;
  readonly source: string;
}

export interface Region {
  readonly id: string;
  readonly name: string;
  /** 残疾人服务“一件事” */
  readonly service: string;
  /** Only a base for other regions; no counter works by it. */
  readonly template: boolean;
  /** Changes whenever any file of the region changes. */
  readonly version: string;
  readonly documents: Readonly<Record<string, { readonly title: string; readonly date?: string }>>;
  readonly departments: Readonly<Record<string, string>>;
  readonly facts: readonly Fact[];
  readonly items: readonly Item[];
  readonly form: Form;
  readonly materials: readonly Material[];
  readonly limits: Limits;
  readonly guardianNeeded: Cel;
  readonly switches: {
    readonly tolerance: boolean;
    readonly promise: boolean;
    readonly assistance: boolean;
    readonly withdrawal: boolean;
  };
  readonly publicity?: Publicity;
  readonly evaluation?: Evaluation;
  readonly photo?: PhotoRule;
  /** Words about the counter's place; an empty one is 待配置. */
  readonly station: Readonly<Record<string, string>>;
  readonly office: {
    readonly place: string;
    readonly hours: string;
    readonly phone: string;
    readonly complaintPhone: string;
    readonly fee: string;
    readonly channels: readonly string[];
  };
  readonly notices: Readonly<Record<string, readonly string[]>>;
  /** How the form lies on paper; parsed by `paper/`. */
  readonly paper: unknown;
  readonly papers: readonly PaperForm[];
  /** 待配置 slots that are still open. */
  readonly open: readonly OpenSlot[];
  /** Those that the local overlay has filled. */
  readonly filled: readonly FilledSlot[];
}
