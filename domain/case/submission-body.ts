import type { Identity, IsoDate } from '../id-card/identity.ts';
import type { FactValue, FieldValue, ItemCode, Region } from '../region/region.ts';
import type { Case, Page, Provenance } from './case.ts';
import type { CaseView } from './view.ts';

export interface SubmittedPerson extends Identity {
  readonly source: 'card' | 'typed';
  readonly typedReason?: string;
}

export type SubmittedPage = Pick<Page, 'sha256' | 'mime' | 'rotation'>;

/** What is sent, in the shape of the backend's contract; a test in `main/` parses one with the other. */
export interface SubmissionContent {
  readonly key: string;
  readonly station: string;
  readonly operator: string;
  readonly localNo: string;
  readonly region: { readonly id: string; readonly version: string };
  readonly acceptedOn: IsoDate;
  readonly flowDueOn: IsoDate;
  readonly dueOn: IsoDate;
  readonly applicant: SubmittedPerson;
  readonly guardian?: SubmittedPerson;
  readonly agent?: SubmittedPerson;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly items: readonly { readonly code: ItemCode; readonly name: string; readonly department: string }[];
  readonly form: readonly {
    readonly number: string;
    readonly key: string;
    readonly label: string;
    readonly value: FieldValue;
    readonly text: string;
    readonly from: Provenance;
  }[];
  readonly materials: readonly {
    readonly id: string;
    readonly name: string;
    readonly copies: number;
    readonly state: 'present' | 'waived';
    readonly evidence?: string;
    readonly pages: readonly SubmittedPage[];
  }[];
  readonly signedForm: {
    readonly revision: number;
    readonly digest: string;
    readonly pages: readonly SubmittedPage[];
    readonly pdf: string;
  };
}

/** `pdfSha256`: SHA-256 (hex) of the PDF that was printed and signed. A case that is not submitted throws. */
export function submissionBody(
  _view: CaseView,
  _current: Case,
  _region: Region,
  _pdfSha256: string,
): SubmissionContent {
  throw new Error('submissionBody: being written');
}
