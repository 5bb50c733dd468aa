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

export interface Item extends Sourced {
  readonly code: ItemCode;
  /** Printed name, e.g. 残疾人证新办. */
  readonly name: string;
  readonly group: string;
  readonly department: string;
  /** 免申办理 is never selectable. */
  readonly kind: '承诺件' | '即办件' | '免申办理';
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
}

export interface Limits extends Sourced {
  /** Working days, `domain.md 1.1.6`. */
  readonly flowWorkingDays: number;
  readonly reviewWorkingDays: number;
  readonly promisedWorkingDays: number;
  readonly statutoryWorkingDays: number;
}

export interface Region {
  readonly id: string;
  readonly name: string;
  /** 残疾人服务“一件事” */
  readonly service: string;
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
  };
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
  /** 待配置 slots: what the paper lost. */
  readonly open: readonly { readonly id: string; readonly what: string; readonly source?: string }[];
}
