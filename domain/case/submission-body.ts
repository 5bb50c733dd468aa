import type { Identity, IdentityRecord, IsoDate } from '../id-card/identity.ts';
import type { FactValue, FieldValue, ItemCode, Region } from '../region/region.ts';
import type { Case, Page, Provenance } from './case.ts';
import type { CaseView, FieldView } from './view.ts';

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
  readonly flowDueOn?: IsoDate;
  readonly dueOn?: IsoDate;
  readonly applicant: SubmittedPerson;
  readonly guardian?: SubmittedPerson;
  readonly agent?: SubmittedPerson;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly items: readonly {
    readonly code: ItemCode;
    readonly name: string;
    readonly department: string;
    readonly dueOn?: IsoDate;
  }[];
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
  view: CaseView,
  current: Case,
  region: Region,
  pdfSha256: string,
): SubmissionContent {
  const { submission, signed } = current;
  const { applicant, guardian, agent } = current.people;
  if (submission === undefined || signed === undefined || applicant === undefined)
    throw new Error(`case ${current.id} has not been submitted`);
  return {
    key: submission.key,
    station: current.station,
    operator: current.operator,
    localNo: current.localNo,
    region: { id: region.id, version: region.version },
    acceptedOn: submission.acceptedOn,
    ...(submission.flowDueOn !== undefined && { flowDueOn: submission.flowDueOn }),
    ...(submission.dueOn !== undefined && { dueOn: submission.dueOn }),
    applicant: person(applicant),
    ...(guardian !== undefined && view.guardianNeeded && { guardian: person(guardian) }),
    ...(agent !== undefined && { agent: person(agent) }),
    facts: Object.fromEntries(
      view.questions.flatMap(({ id, value }) => (value !== undefined && value !== '' ? [[id, value]] : [])),
    ),
    items: view.entitlements
      .filter((item) => item.chosen)
      .map(({ code, name, department }) => {
        const dueOn = submission.itemsDueOn?.[code];
        return { code, name, department, ...(dueOn !== undefined && { dueOn }) };
      }),
    form: view.form.blocks.flatMap((block) => block.fields.flatMap(submittedField)),
    materials: view.materials.map(({ id, name, copies, state, evidence, pages }) => ({
      id,
      name,
      copies,
      state: state === 'waived' ? 'waived' : 'present',
      ...(evidence !== undefined && { evidence }),
      pages: pages.map(page),
    })),
    signedForm: {
      revision: signed.revision,
      digest: signed.digest,
      pages: signed.pages.flatMap((id) => current.pages.filter((candidate) => candidate.id === id)).map(page),
      pdf: pdfSha256,
    },
  };
}

/** The blank of 其他 goes as an entry of its own, `${key}.other`. */
function submittedField(field: FieldView): SubmissionContent['form'] {
  const { number, key, label, value, text, other, from } = field;
  if (value === undefined || from === undefined) return [];
  const entry = { number, key, label, value, text, from };
  return other === undefined
    ? [entry]
    : [entry, { number, key: `${key}.other`, label: `${label}（其他）`, value: other, text: other, from }];
}

/** The evidence on the chip (raw text, photo, module number) stays in the counter's own store. */
function person(record: IdentityRecord): SubmittedPerson {
  const { name, sex, nation, birth, address, idNumber, issuer, validFrom, validTo } = record;
  return {
    name,
    sex,
    nation,
    birth,
    address,
    idNumber,
    ...(issuer !== undefined && { issuer }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    source: record.source,
    ...(record.source === 'typed' && { typedReason: record.reason }),
  };
}

function page({ sha256, mime, rotation }: Page): SubmittedPage {
  return { sha256, mime, rotation };
}
