import { applyEvent, type EventContext } from '../../domain/case/apply-event.ts';
import type { Case, CaseEvent, FormPrint, Page, SignedForm } from '../../domain/case/case.ts';
import { signedFormTarget } from '../../domain/case/case.ts';
import { formDigest } from '../../domain/case/form-content.ts';
import { newCase } from '../../domain/case/new-case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import { viewCase } from '../../domain/case/view-case.ts';
import { submissionDates } from '../../domain/deadlines/deadline.ts';
import { checkCharacter } from '../../domain/id-card/id-number.ts';
import type { IdentityRecord } from '../../domain/id-card/identity.ts';
import type { Region } from '../../domain/region/region.ts';
import { readCalendar } from '../../main/regions/calendar.ts';
import { readRegions } from '../../main/regions/read-regions.ts';

/** The region and the published calendar of the tests, read once. */
export const { calendar } = readCalendar();
export const pingchuan: Region = (() => {
  const { regions, problems } = readRegions();
  const region = regions.get('gansu-pingchuan');
  if (region === undefined) throw new Error(JSON.stringify(problems));
  return region;
})();

export const testDay = '2026-11-20';
const testNow = `${testDay}T10:00:00+08:00`;

/** An invented number with a right check character; the sequence's last digit is odd for men. */
export function idNumberOf(birth: string, sequence = '102', place = '620403'): string {
  const digits = `${place}${birth.replaceAll('-', '')}${sequence}`;
  return digits + checkCharacter(digits);
}

/** An invented woman of 36 with a rare character in her name, as read from her card. */
export function personOf(birth = '1990-01-01', sequence = '102'): IdentityRecord {
  return {
    name: '马𬭎',
    sex: Number(sequence) % 2 === 1 ? '1' : '2',
    nation: '03',
    birth,
    address: '甘肃省白银市平川区共和镇',
    idNumber: idNumberOf(birth, sequence),
    source: 'card',
    readAt: testNow,
    rawText: '',
    wltPhoto: '',
  };
}

export function pageOf(id: string, target: string): Page {
  return {
    id,
    target,
    from: 'feeder',
    rotation: 0,
    mime: 'image/jpeg',
    sha256: 'a'.repeat(64),
    bytes: 1000,
    addedAt: testNow,
  };
}

/** A case at the counter to which events happen, on a day that the test chooses. */
export class Counter {
  current: Case;
  context: EventContext;

  constructor(region: Region = pingchuan, today: string = testDay) {
    this.context = { region, calendar, today, now: `${today}T10:00:00+08:00` };
    this.current = newCase({
      id: '0b6f1c3a-7d52-4a52-9c0e-3f6f5a1f9d10',
      localNo: 'PC01-20261120-0001-0',
      region,
      station: 'PC01',
      operator: '李明',
      now: this.context.now,
    });
  }

  get view(): CaseView {
    return viewCase(this.current, this.context.region, this.context);
  }

  /** Applies events that must be allowed. */
  do(...events: readonly CaseEvent[]): this {
    for (const event of events) {
      const next = applyEvent(this.current, event, this.context);
      if (!next.ok) throw new Error(`${event.type} refused: ${JSON.stringify(next.error)}`);
      this.current = next.value;
    }
    return this;
  }

  /** Codes of the problems with which an event is refused; empty when it is allowed. Nothing changes. */
  refusals(event: CaseEvent): readonly string[] {
    const next = applyEvent(this.current, event, this.context);
    return next.ok ? [] : next.error.map((problem) => problem.code);
  }

  /** A print of the form as it stands now. */
  print(pages = 1): FormPrint {
    const revision = Math.max(0, ...this.current.prints.map((print) => print.revision)) + 1;
    return {
      documentId: `document-${revision}`,
      revision,
      digest: formDigest(this.view),
      pages,
      state: 'produced',
      at: this.context.now,
    };
  }

  /** Produces, prints, signs and scans the form. */
  signForm(): SignedForm {
    const print = this.print();
    const page = pageOf(`signed-${print.revision}`, signedFormTarget);
    const signed: SignedForm = {
      revision: print.revision,
      digest: print.digest,
      pages: [page.id],
      at: this.context.now,
    };
    this.do(
      { type: 'form-produced', print },
      { type: 'print-changed', documentId: print.documentId, state: 'printed' },
      { type: 'page-added', page },
      { type: 'signed', signed },
    );
    return signed;
  }

  submission() {
    const { deadline } = this.view;
    if (!deadline.ok) throw new Error(deadline.error.message);
    const revision = this.current.signed?.revision ?? 0;
    return {
      at: this.context.now,
      ...submissionDates(deadline.value),
      key: `${this.current.id}:${revision}`,
    };
  }
}

/** A holder of grade two who applies for both subsidies, everything filled and scanned, nothing printed. */
export function filledCase(): Counter {
  const counter = new Counter().do(
    { type: 'identified', role: 'applicant', identity: personOf() },
    {
      type: 'answered',
      facts: { certificateHeld: true, grade: '2', types: ['4'], dibao: true, pensionInsured: true },
    },
    { type: 'items-chosen', items: ['SUB_LIVING', 'SUB_NURSING'] },
    { type: 'notice-given' },
    {
      type: 'filled',
      values: {
        married: 'no',
        education: '70',
        hukouType: 'agricultural',
        currentAddress: '白银市平川区向阳路 3 号',
        phone: '13893000000',
        'sub.bankAccount': '6217001210024455220',
        'delivery.method': 'collect',
      },
    },
  );
  for (const material of counter.view.materials)
    counter.do({ type: 'page-added', page: pageOf(`page-${material.id}`, material.id) });
  return counter;
}
