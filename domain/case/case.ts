import type { IdentityRecord, IsoDate, PersonRole } from '../id-card/identity.ts';
import type { FactValue, FieldValue, ItemCode } from '../region/region.ts';

/** ISO 8601 instant with offset, from the injected clock. */
export type Instant = string;

/** Where a form value came from; a value edited by hand afterwards becomes `typed`. */
export type Provenance = 'card' | 'answer' | 'typed' | 'shared' | 'system';

export interface FilledValue {
  readonly value: FieldValue;
  readonly from: Provenance;
}

/** What a scanned page belongs to: a material id, or `signedFormTarget`. */
export type PageTarget = string;
/** The signed application form. */
export const signedFormTarget = 'signed-form';

export interface Page {
  readonly id: string;
  readonly target: PageTarget;
  readonly from: 'feeder' | 'glass' | 'file' | 'camera' | 'upload';
  /** Clockwise turn applied when shown, printed or sent. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly mime: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly sha256: string;
  readonly bytes: number;
  readonly addedAt: Instant;
}

/** `produced` the PDF exists, `printing` a job runs, `printed` the sheet is confirmed in the tray, `void` 作废. */
export type PrintState = 'produced' | 'printing' | 'printed' | 'failed' | 'void';

export interface FormPrint {
  readonly documentId: string;
  /** 1, 2, …: a new one for each changed content. */
  readonly revision: number;
  /** SHA-256 (hex) of the form's content, `formContent` in `form-content.ts`. */
  readonly digest: string;
  readonly pages: number;
  readonly state: PrintState;
  readonly at: Instant;
  readonly voidedBecause?: string;
}

export interface SignedForm {
  readonly revision: number;
  readonly digest: string;
  /** Page ids in page order. */
  readonly pages: readonly string[];
  readonly at: Instant;
}

export interface Submission {
  readonly at: Instant;
  /** Day the clock starts: the date of acceptance. */
  readonly acceptedOn: IsoDate;
  /** Absent where the region has no such step, or no limit. */
  readonly flowDueOn?: IsoDate;
  readonly dueOn?: IsoDate;
  /** The day of each item that has a limit. */
  readonly itemsDueOn?: Readonly<Record<ItemCode, IsoDate>>;
  /** Idempotency key towards the backend: case uuid + revision. */
  readonly key: string;
}

/** 未发送 / 已发送 / 已接收 / 已搁置(需人工处理). */
export type DeliveryState = 'unsent' | 'sent' | 'received' | 'parked';

export interface Delivery {
  readonly state: DeliveryState;
  /** 办件编号, given by the backend only. */
  readonly projectNo?: string;
  readonly itemNumbers?: Readonly<Record<ItemCode, string>>;
  readonly attempts: number;
  readonly lastProblem?: string;
  readonly receivedAt?: Instant;
}

export interface Case {
  readonly id: string;
  /** Local number, printed as 终端流水号 and never as 办件编号: station-yyyyMMdd-seq-check. */
  readonly localNo: string;
  readonly regionId: string;
  readonly regionVersion: string;
  readonly station: string;
  readonly operator: string;
  readonly state: 'draft' | 'parked' | 'submitted' | 'abandoned';
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Counts every applied event; an event for an older version is refused. */
  readonly version: number;
  readonly people: Readonly<Partial<Record<PersonRole, IdentityRecord>>>;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly items: readonly ItemCode[];
  /** Items that a changed answer took away, until the clerk chooses again. */
  readonly dropped?: readonly { readonly item: ItemCode; readonly because: string }[];
  /** Typed and shared values only: what is prefilled is derived in the view. `${key}.other` holds a blank. */
  readonly form: Readonly<Record<string, FilledValue>>;
  readonly pages: readonly Page[];
  /** 免提交: material id → evidence. */
  readonly waived: Readonly<Record<string, string>>;
  readonly noticeGivenAt?: Instant;
  readonly prints: readonly FormPrint[];
  readonly signed?: SignedForm;
  readonly submission?: Submission;
  readonly delivery?: Delivery;
}

export type CaseEvent =
  | { readonly type: 'identified'; readonly role: PersonRole; readonly identity: IdentityRecord }
  | { readonly type: 'identity-removed'; readonly role: PersonRole }
  | { readonly type: 'answered'; readonly facts: Readonly<Record<string, FactValue | null>> }
  | { readonly type: 'items-chosen'; readonly items: readonly ItemCode[] }
  | {
      readonly type: 'filled';
      readonly values: Readonly<Record<string, FieldValue | null>>;
      readonly from?: Provenance;
    }
  | { readonly type: 'notice-given' }
  | { readonly type: 'page-added'; readonly page: Page; readonly replaces?: string }
  | { readonly type: 'page-removed'; readonly pageId: string }
  | { readonly type: 'page-rotated'; readonly pageId: string; readonly rotation: Page['rotation'] }
  | {
      readonly type: 'page-moved';
      readonly pageId: string;
      readonly target: PageTarget;
      readonly position: number;
    }
  | { readonly type: 'material-waived'; readonly material: string; readonly evidence: string | null }
  | { readonly type: 'form-produced'; readonly print: FormPrint }
  | { readonly type: 'print-changed'; readonly documentId: string; readonly state: PrintState }
  | { readonly type: 'signed'; readonly signed: SignedForm }
  | { readonly type: 'parked' }
  | { readonly type: 'resumed' }
  | { readonly type: 'abandoned'; readonly reason: string }
  | { readonly type: 'submitted'; readonly submission: Submission }
  | { readonly type: 'delivered'; readonly delivery: Delivery };
