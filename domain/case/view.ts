import type { EvaluationView } from '../evaluation/evaluation-plan.ts';
import type { PublicityView } from '../evaluation/publicity.ts';
import type { IdentityRecord, PersonRole } from '../id-card/identity.ts';
import type { Problem } from '../problem.ts';
import type {
  FactType,
  FactValue,
  FieldOption,
  FieldType,
  FieldValue,
  ItemCode,
  Material,
  Option,
} from '../region/region.ts';
import type { Case, Delivery, FormPrint, Page, Provenance, SignedForm, Submission } from './case.ts';

/** The desk's steps, in order. 身份 · 可办事项 · 表单 · 材料 · 打印签字 · 提交 */
export type StepId = 'identity' | 'entitlement' | 'form' | 'materials' | 'signing' | 'submission';

export interface StepView {
  readonly id: StepId;
  readonly done: boolean;
  /** What still stands in the way of this step, in the order to settle it. */
  readonly problems: readonly Problem[];
}

export interface QuestionView {
  readonly id: string;
  readonly question: string;
  readonly hint?: string;
  readonly type: FactType;
  readonly options: readonly Option[];
  readonly value?: FactValue;
  /** The answer still decides something. */
  readonly needed: boolean;
}

/**
 * `entitled` can be applied for; `automatic` comes without applying (免申办理、免申即享), selectable only to record
 * interest (`mayTick`);
 * `unknown` waits for an answer; `not-entitled` says why.
 */
export type Verdict = 'entitled' | 'not-entitled' | 'unknown' | 'automatic';

export interface EntitlementView {
  readonly code: ItemCode;
  readonly name: string;
  readonly group: string;
  readonly department: string;
  readonly verdict: Verdict;
  readonly selectable: boolean;
  readonly chosen: boolean;
  /** The paper's sentences: those that failed, or for `automatic` the one that grants. */
  readonly reasons: readonly string[];
  /** Facts whose answers are missing, next one first. */
  readonly asks: readonly string[];
  readonly remarks: readonly string[];
  /** The sentence with which the clerk offers it while another item is handled; never ticked by itself. */
  readonly suggested?: string;
}

export interface FieldView {
  readonly number: string;
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly options: readonly FieldOption[];
  readonly required: boolean;
  readonly lines?: number;
  readonly maxLength?: number;
  readonly value?: FieldValue;
  /** What was written into the blank of a chosen `fillIn` option, stored under `${key}.other`. */
  readonly other?: string;
  /** Words as they stand on paper (`fieldText`); empty without a value. */
  readonly text: string;
  readonly from?: Provenance;
  /** Offered, taken by one key press (同户籍地址). */
  readonly suggestion?: FieldValue;
  /** Card said something else than what stands here now. */
  readonly differsFromCard?: boolean;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
  /** Stands on paper but is no input: item ticks, photo, statement, signature, date. */
  readonly printOnly: boolean;
}

export interface BlockView {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly FieldView[];
}

export interface MaterialView {
  readonly id: string;
  readonly name: string;
  readonly original: Material['original'];
  readonly medium: string;
  readonly copies: number;
  readonly necessity: Material['necessity'];
  readonly spec?: string;
  readonly remark?: string;
  readonly isPhoto: boolean;
  /** Names of the chosen items that need it. */
  readonly neededFor: readonly string[];
  /** `missing` blocks submission, `waived` is 共享免提交. */
  readonly state: 'missing' | 'present' | 'waived';
  readonly evidence?: string;
  readonly pages: readonly Page[];
}

/** How long one chosen item takes. */
export interface ItemDeadline {
  readonly code: ItemCode;
  readonly name: string;
  /** 13个工作日, 一个月, 即时办结; where the region does not say: 办理期限由受理部门告知. */
  readonly words: string;
  /** Absent where the region has no limit: a day is never invented. */
  readonly dueOn?: string;
  /** The days of its steps, one after another (乡镇, 残联, 民政). */
  readonly steps: readonly { readonly name: string; readonly workingDays: number; readonly dueOn: string }[];
  /** What does not count: 残疾评定, 公示. */
  readonly pauses: readonly string[];
}

export interface DeadlineView {
  readonly acceptedOn: string;
  /** The day by which the departments have the case, where the region has such a step. */
  readonly flowDueOn?: string;
  /** The latest day over the chosen items; absent while one of them has no limit. */
  readonly dueOn?: string;
  /** Of the item that takes longest, when it counts in working days. */
  readonly promisedWorkingDays?: number;
  readonly words: string;
  readonly items: readonly ItemDeadline[];
}

/** Everything a screen, a notice or the demo needs to know of a case, derived and never stored. */
export interface CaseView {
  readonly id: string;
  readonly localNo: string;
  readonly version: number;
  readonly state: Case['state'];
  readonly regionId: string;
  readonly regionName: string;
  readonly operator: string;
  readonly station: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly people: Readonly<Partial<Record<PersonRole, IdentityRecord>>>;
  /** Completed years on the day, once the birth date is known. */
  readonly age?: number;
  readonly guardianNeeded: boolean;
  readonly questions: readonly QuestionView[];
  readonly nextQuestion?: string;
  readonly entitlements: readonly EntitlementView[];
  readonly form: { readonly title: string; readonly blocks: readonly BlockView[] };
  readonly materials: readonly MaterialView[];
  readonly warnings: readonly Problem[];
  readonly steps: readonly StepView[];
  readonly currentStep: StepId;
  readonly noticeGivenAt?: string;
  /** The print that counts now; a void one is in `voidPrints`. */
  readonly print?: FormPrint;
  readonly voidPrints: readonly FormPrint[];
  readonly signed?: SignedForm;
  readonly signedPages: readonly Page[];
  /** What the deadline would be if accepted today, or is. A missing calendar year is a problem. */
  readonly deadline:
    | { readonly ok: true; readonly value: DeadlineView }
    | { readonly ok: false; readonly error: Problem };
  /** Where and when the applicant is evaluated, while a chosen item needs it. */
  readonly evaluation?: EvaluationView;
  /** 公示 of the chosen items, where the region has it. */
  readonly publicity?: PublicityView;
  /** Ids of the region's further papers (审核表) that are printed, signed and scanned with the form. */
  readonly papers?: readonly string[];
  readonly submission?: Submission;
  readonly delivery?: Delivery;
}
