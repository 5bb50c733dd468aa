import { describe, expect, test } from 'vitest';
import { Counter, filledCase, idNumberOf, pageOf, personOf } from '../../tests/synthetic/counter.ts';
import type { CaseEvent } from './case.ts';

const applicant: CaseEvent = { type: 'identified', role: 'applicant', identity: personOf() };

function fieldOf(counter: Counter, key: string) {
  return counter.view.form.blocks.flatMap((block) => block.fields).find((field) => field.key === key);
}

describe('a whole case', () => {
  test('goes from the card to the receipt', () => {
    const counter = filledCase();
    expect(counter.view.currentStep).toBe('signing');
    counter.signForm();
    expect(counter.view.steps.flatMap((step) => step.problems)).toEqual([]);
    counter.do({ type: 'submitted', submission: counter.submission() });
    expect(counter.current.state).toBe('submitted');
    expect(counter.current.delivery).toEqual({ state: 'unsent', attempts: 0 });
    expect(counter.view.deadline).toMatchObject({
      ok: true,
      value: { flowDueOn: '2026-11-25', dueOn: '2026-12-09' },
    });
    counter.do({ type: 'delivered', delivery: { state: 'received', attempts: 1, projectNo: 'X1' } });
    expect(counter.view.delivery?.projectNo).toBe('X1');
  });

  test('counts versions and keeps the old state untouched', () => {
    const counter = new Counter();
    const before = counter.current;
    counter.do(applicant);
    expect(counter.current.version).toBe(before.version + 1);
    expect(before.people).toEqual({});
  });

  test.each<[string, (counter: Counter) => void, string]>([
    ['a material', (c) => c.do({ type: 'page-removed', pageId: 'page-bank-card' }), 'materials.missing'],
    ['a field', (c) => c.do({ type: 'filled', values: { phone: null } }), 'form.required'],
    ['the signature', () => undefined, 'print.none'],
    ['an answer', (c) => c.do({ type: 'answered', facts: { types: null } }), 'facts.unanswered'],
    ['the items', (c) => c.do({ type: 'items-chosen', items: [] }), 'items.none'],
  ])('is not submitted without %s', (_name, spoil, code) => {
    const counter = filledCase();
    spoil(counter);
    expect(counter.refusals({ type: 'submitted', submission: counter.submission() })).toContain(code);
  });

  test('is not submitted with other dates or another key than its own', () => {
    const counter = filledCase();
    counter.signForm();
    const submission = counter.submission();
    expect(
      counter.refusals({ type: 'submitted', submission: { ...submission, dueOn: '2026-12-10' } }),
    ).toEqual(['submission.dates']);
    expect(
      counter.refusals({ type: 'submitted', submission: { ...submission, key: `${counter.current.id}:9` } }),
    ).toEqual(['submission.key']);
  });

  test('is not submitted while the calendar of a needed year is unpublished', () => {
    const counter = new Counter(undefined, '2026-12-20');
    expect(counter.view.deadline).toMatchObject({ ok: false, error: { code: 'calendar.year-missing' } });
    expect(counter.view.steps.at(-1)?.problems[0]?.message).toContain('2027年放假安排');
  });
});

describe('a case that is closed', () => {
  const change: CaseEvent = { type: 'filled', values: { phone: '13893000001' } };

  test('refuses every change once submitted', () => {
    const counter = filledCase();
    counter.signForm();
    counter.do({ type: 'submitted', submission: counter.submission() });
    for (const event of [change, applicant, { type: 'parked' }, { type: 'abandoned', reason: '误开' }])
      expect(counter.refusals(event as CaseEvent)).toEqual(['case.submitted']);
  });

  test('is taken up again where it was', () => {
    const counter = filledCase().do({ type: 'parked' });
    expect(counter.refusals(change)).toEqual(['case.parked']);
    counter.do({ type: 'resumed' });
    expect(counter.view.currentStep).toBe('signing');
    expect(counter.refusals({ type: 'resumed' })).toEqual(['case.not-parked']);
  });

  test('needs a reason to be given up, and stays given up', () => {
    const counter = filledCase();
    expect(counter.refusals({ type: 'abandoned', reason: ' ' })).toEqual(['case.reason-missing']);
    counter.do({ type: 'abandoned', reason: '申请人改天再来' });
    expect(counter.refusals(change)).toEqual(['case.abandoned']);
  });

  test('is delivered only after submission', () => {
    const delivery = { state: 'sent', attempts: 1 } as const;
    expect(filledCase().refusals({ type: 'delivered', delivery })).toEqual(['case.not-submitted']);
  });
});

describe('people', () => {
  const identified = (role: 'applicant' | 'guardian', identity: ReturnType<typeof personOf>): CaseEvent => ({
    type: 'identified',
    role,
    identity,
  });

  test.each(['810000', '830000', '911100'])('a card with number %s… is no citizen’s', (place) => {
    const identity = { ...personOf(), idNumber: idNumberOf('1990-01-01', '102', place) };
    expect(new Counter().refusals(identified('applicant', identity))).toEqual(['identity.not-citizen']);
  });

  test('a wrong check digit is refused', () => {
    const good = personOf();
    const wrong = good.idNumber.endsWith('1') ? '2' : '1';
    const identity = { ...good, idNumber: good.idNumber.slice(0, 17) + wrong };
    expect(new Counter().refusals(identified('applicant', identity))).toEqual([
      'identity.number-check-digit',
    ]);
  });

  test('a typed birth date or sex must be that of the number', () => {
    const {
      rawText: _text,
      wltPhoto: _photo,
      ...facts
    } = personOf() as ReturnType<typeof personOf> & {
      rawText: string;
      wltPhoto: string;
    };
    const typed = { ...facts, source: 'typed', reason: 'no-card' } as const;
    expect(new Counter().refusals(identified('applicant', { ...typed, birth: '1990-01-02' }))).toEqual([
      'identity.birth-differs',
    ]);
    expect(new Counter().refusals(identified('applicant', { ...typed, sex: '1' }))).toEqual([
      'identity.sex-differs',
    ]);
    const counter = new Counter().do(identified('applicant', typed));
    expect(counter.view.warnings.map((warning) => warning.code)).toContain('identity.typed');
    expect(fieldOf(counter, 'name')?.from).toBe('typed');
    counter.do(applicant);
    expect(fieldOf(counter, 'name')?.from).toBe('card');
  });

  test('the guardian is another, adult person', () => {
    const counter = new Counter().do(applicant);
    expect(counter.refusals(identified('guardian', personOf()))).toEqual(['identity.same-person']);
    expect(counter.refusals(identified('guardian', personOf('2008-11-21', '103')))).toEqual([
      'identity.guardian-minor',
    ]);
    expect(counter.refusals(identified('guardian', personOf('2008-11-20', '103')))).toEqual([]);
  });

  test('another person’s card does not replace the applicant; removal forgets what was said', () => {
    const counter = filledCase();
    counter.signForm();
    expect(counter.refusals(identified('applicant', personOf('1985-02-03')))).toEqual([
      'identity.other-person',
    ]);
    counter.do({ type: 'identity-removed', role: 'applicant' });
    expect(counter.current).toMatchObject({ facts: {}, items: [], form: {}, pages: [], people: {} });
    expect(counter.current.signed).toBeUndefined();
    expect(counter.view.voidPrints).toHaveLength(1);
  });

  test('nor that of a typed applicant about whom something was said; a slip is mended before', () => {
    const { name, sex, nation, birth, address, idNumber, readAt } = personOf('1985-02-03');
    const who = { name, sex, nation, birth, address, idNumber, readAt };
    const typed = { ...who, source: 'typed', reason: 'no-card' } as const;
    const counter = new Counter().do(identified('applicant', typed));
    expect(counter.refusals(identified('applicant', personOf()))).toEqual([]);
    counter.do({ type: 'answered', facts: { certificateHeld: true } });
    expect(counter.refusals(identified('applicant', personOf()))).toEqual(['identity.other-person']);
    expect(counter.refusals(identified('applicant', personOf('1985-02-03')))).toEqual([]);
  });

  test('guardian and agent go with the applicant for whom they came', () => {
    const counter = new Counter().do(
      applicant,
      identified('guardian', personOf('1960-01-01', '103')),
      { type: 'identified', role: 'agent', identity: personOf('1961-01-01', '103') },
      { type: 'identity-removed', role: 'agent' },
    );
    expect(Object.keys(counter.current.people)).toEqual(['applicant', 'guardian']);
    expect(counter.do({ type: 'identity-removed', role: 'applicant' }).current.people).toEqual({});
  });

  test('an expired card, and one whose sex is not that of its number, are pointed out', () => {
    const counter = new Counter().do(
      identified('applicant', { ...personOf(), validTo: '2026-11-19', sex: '1' }),
    );
    expect(counter.view.warnings.map((warning) => warning.code)).toEqual([
      'identity.expired',
      'identity.sex-mismatch',
    ]);
  });
});

describe('answers and items', () => {
  test('unknown questions and wrong answers are refused, all at once', () => {
    const facts = { nothing: true, dibao: 'yes', grade: '5', types: ['9'], certificateNumber: '1' };
    expect(new Counter().refusals({ type: 'answered', facts })).toEqual([
      'facts.unknown',
      'facts.type',
      'facts.option',
      'facts.option',
      'certificate.number-length',
    ]);
  });

  test('a certificate number must be the applicant’s', () => {
    const facts = { certificateHeld: true, certificateNumber: `${idNumberOf('1985-02-03')}42` };
    expect(new Counter().do(applicant).refusals({ type: 'answered', facts })).toEqual([
      'facts.certificate-of-other',
    ]);
  });

  test('a certificate number entered before the card goes when it is another’s', () => {
    const facts = { certificateHeld: true, certificateNumber: `${idNumberOf('1985-02-03')}42` };
    const counter = new Counter().do({ type: 'answered', facts }, applicant);
    expect(counter.current.facts).toEqual({ certificateHeld: true });
  });

  test('a number that is not at hand leaves category and grade to be asked', () => {
    const counter = new Counter().do(applicant, {
      type: 'answered',
      facts: { certificateHeld: true, certificateNumber: '' },
    });
    const needed = counter.view.questions.filter((question) => question.needed).map(({ id }) => id);
    expect(needed).toEqual(['grade', 'types', 'dibao', 'jobWish']);
  });

  test('what cannot be chosen is refused with its reason', () => {
    const counter = filledCase();
    const refuse = (...items: string[]) => counter.refusals({ type: 'items-chosen', items });
    expect(refuse('PENSION_PROXY')).toEqual(['items.automatic']);
    expect(refuse('CERT_NEW')).toEqual(['items.not-entitled']);
    expect(refuse('JOB_EMPLOY')).toEqual(['items.undecided']);
    expect(refuse('MED_AID')).toEqual(['items.unknown']);
    expect(refuse('CERT_MOVE', 'CERT_LOSS')).toEqual(['items.exclusive']);
  });

  test('an irrelevant answer is ignored, and counts again when its question returns', () => {
    const counter = filledCase().do({ type: 'answered', facts: { certificateHeld: false } });
    expect(counter.current.facts['grade']).toBe('2');
    expect(counter.view.questions.map((question) => question.id)).not.toContain('grade');
    counter.do({ type: 'answered', facts: { certificateHeld: true } });
    expect(counter.view.entitlements.find((item) => item.code === 'SUB_NURSING')?.verdict).toBe('entitled');
  });

  test('an item that a changed answer takes away leaves the choice, with its sentence', () => {
    const counter = filledCase().do({ type: 'answered', facts: { dibao: false } });
    expect(counter.current.items).toEqual(['SUB_NURSING']);
    const warning = counter.view.warnings.find(({ code }) => code === 'items.dropped');
    expect(warning?.message).toContain('且被纳入低保');
    counter.do({ type: 'items-chosen', items: ['SUB_NURSING'] });
    expect(counter.view.warnings.map(({ code }) => code)).not.toContain('items.dropped');
  });
});

describe('the form', () => {
  test('a value that its field cannot hold is refused, a wrong one is kept and told', () => {
    const counter = filledCase();
    const refuse = (values: Record<string, string | string[]>) =>
      counter.refusals({ type: 'filled', values });
    expect(refuse({ nothing: 'x' })).toEqual(['form.unknown']);
    expect(refuse({ phone: ['1'] })).toEqual(['form.type']);
    expect(refuse({ education: '15' })).toEqual(['form.option']);
    expect(refuse({ nativePlace: 'a\u0007b' })).toEqual(['form.characters']);
    expect(refuse({ declaration: '不同意' })).toEqual(['form.read-only']);
    counter.do({ type: 'filled', values: { phone: '123' } });
    expect(fieldOf(counter, 'phone')?.problems.map(({ code }) => code)).toEqual(['form.phone']);
    expect(counter.view.currentStep).toBe('form');
  });

  test('an option that new rules took away is told at its field', () => {
    const counter = filledCase();
    const { region } = counter.context;
    const blocks = region.form.blocks.map((block) => ({
      ...block,
      fields: block.fields.map((field) =>
        field.key === 'education'
          ? { ...field, options: (field.options ?? []).filter(({ code }) => code !== '70') }
          : field,
      ),
    }));
    counter.context = { ...counter.context, region: { ...region, form: { ...region.form, blocks } } };
    expect(counter.view.steps.find(({ id }) => id === 'form')?.problems).toMatchObject([
      { code: 'form.option', field: 'education' },
    ]);
  });

  test('what the card says cannot be typed over, but may be repeated', () => {
    const counter = filledCase();
    expect(counter.refusals({ type: 'filled', values: { name: '王五' } })).toEqual(['form.read-only']);
    counter.do({ type: 'filled', values: { name: '马𬭎' } });
    expect(counter.current.form['name']).toBeUndefined();
  });

  test('a typed value stays when the card is read again; clearing brings the card’s back', () => {
    const counter = filledCase().do({ type: 'filled', values: { hukouAddress: '白银市平川区王家山镇' } });
    counter.do(applicant);
    expect(fieldOf(counter, 'hukouAddress')).toMatchObject({
      value: '白银市平川区王家山镇',
      from: 'typed',
      differsFromCard: true,
    });
    counter.do({ type: 'filled', values: { hukouAddress: null } });
    expect(fieldOf(counter, 'hukouAddress')).toMatchObject({
      value: '甘肃省白银市平川区共和镇',
      from: 'card',
    });
  });

  test('names keep inner spaces and dots, numbers lose their spaces', () => {
    const counter = filledCase().do({
      type: 'filled',
      values: {
        'delivery.method': 'post',
        'delivery.recipient': ' 阿依古丽·买买提 江 ',
        phone: '１３８ ９３００ ００００',
        'sub.bankAccount': '6217 0012 1002 4455 220',
      },
    });
    expect(fieldOf(counter, 'delivery.recipient')?.value).toBe('阿依古丽·买买提 江');
    expect(fieldOf(counter, 'phone')?.value).toBe('13893000000');
    expect(fieldOf(counter, 'sub.bankAccount')?.value).toBe('6217001210024455220');
  });

  test('其他 must be written out, and stands on paper', () => {
    const counter = filledCase()
      .do({ type: 'answered', facts: { elsewhere: false } })
      .do({ type: 'items-chosen', items: ['CERT_CANCEL'] })
      .do({ type: 'filled', values: { 'cert.cancelReason': 'other' } });
    expect(fieldOf(counter, 'cert.cancelReason')?.problems[0]?.field).toBe('cert.cancelReason.other');
    counter.do({ type: 'filled', values: { 'cert.cancelReason.other': '本人要求' } });
    expect(fieldOf(counter, 'cert.cancelReason')).toMatchObject({ text: '其他：本人要求', problems: [] });
  });

  test('the guardian’s block takes the name from the guardian’s card', () => {
    const counter = filledCase().do(
      { type: 'answered', facts: { types: ['6'] } },
      { type: 'identified', role: 'guardian', identity: { ...personOf('1960-03-04', '103'), name: '马石' } },
    );
    expect(fieldOf(counter, 'guardian.name')).toMatchObject({ value: '马石', from: 'card' });
  });
});

describe('pages and materials', () => {
  test('pages go only where they are needed', () => {
    const counter = filledCase();
    const add = (target: string) => counter.refusals({ type: 'page-added', page: pageOf('new', target) });
    expect(add('photo')).toEqual(['materials.not-needed']);
    expect(add('anything')).toEqual(['materials.unknown']);
    expect(counter.refusals({ type: 'page-removed', pageId: 'none' })).toEqual(['pages.unknown']);
    expect(counter.refusals({ type: 'page-added', page: pageOf('page-bank-card', 'bank-card') })).toEqual([
      'pages.duplicate',
    ]);
  });

  test('pages are replaced in place, moved and turned', () => {
    const counter = filledCase()
      .do({ type: 'page-added', page: pageOf('second', 'bank-card') })
      .do({ type: 'page-added', page: pageOf('first', 'bank-card'), replaces: 'page-bank-card' })
      .do({ type: 'page-moved', pageId: 'second', target: 'bank-card', position: 0 })
      .do({ type: 'page-rotated', pageId: 'second', rotation: 180 });
    const pages = counter.view.materials.find(({ id }) => id === 'bank-card')?.pages;
    expect(pages?.map(({ id, rotation }) => [id, rotation])).toEqual([
      ['second', 180],
      ['first', 0],
    ]);
    counter.do({ type: 'page-moved', pageId: 'second', target: 'id-card', position: 9 });
    const idPages = counter.view.materials.find(({ id }) => id === 'id-card')?.pages;
    expect(idPages?.map(({ id }) => id)).toEqual(['page-id-card', 'second']);
  });

  test('a waiver needs evidence and can be taken back', () => {
    const counter = filledCase().do({ type: 'page-removed', pageId: 'page-id-card' });
    const waive = (evidence: string | null): CaseEvent => ({
      type: 'material-waived',
      material: 'id-card',
      evidence,
    });
    expect(counter.refusals(waive(' '))).toEqual(['materials.evidence']);
    counter.do(waive('电子证照 620400-1'));
    expect(counter.view.materials.find(({ id }) => id === 'id-card')?.state).toBe('waived');
    counter.do(waive(null));
    expect(counter.view.materials.find(({ id }) => id === 'id-card')?.state).toBe('missing');
  });

  test('pages of a material that is no longer needed are pointed out', () => {
    const counter = filledCase()
      .do({ type: 'answered', facts: { jobWish: true, canWork: true, employed: false } })
      .do({ type: 'items-chosen', items: ['JOB_UNEMPLOY'] });
    const unused = counter.view.warnings.filter(({ code }) => code === 'materials.unused');
    expect(unused.map(({ material }) => material)).toEqual(['household-register', 'bank-card']);
  });
});

describe('the print', () => {
  test('is produced only from a complete form', () => {
    const counter = filledCase().do({ type: 'filled', values: { phone: null } });
    expect(counter.refusals({ type: 'form-produced', print: counter.print() })).toEqual(['form.required']);
  });

  test('must be of the content as it is, and the next revision', () => {
    const counter = filledCase();
    const print = counter.print();
    expect(counter.refusals({ type: 'form-produced', print: { ...print, revision: 2 } })).toEqual([
      'print.revision',
    ]);
    expect(counter.refusals({ type: 'form-produced', print: { ...print, digest: '0'.repeat(64) } })).toEqual([
      'print.digest',
    ]);
  });

  test.each<[string, CaseEvent]>([
    ['a field', { type: 'filled', values: { phone: '13893000001' } }],
    ['the items', { type: 'items-chosen', items: ['SUB_NURSING'] }],
    ['an answer that takes an item away', { type: 'answered', facts: { dibao: false } }],
    [
      'the card',
      { type: 'identified', role: 'applicant', identity: { ...personOf(), address: '白银市平川区' } },
    ],
  ])('is void, and the signature gone, after a change of %s', (_name, event) => {
    const counter = filledCase();
    counter.signForm();
    counter.do(event);
    expect(counter.current.prints[0]).toMatchObject({ state: 'void', voidedBecause: '打印后内容有变化' });
    expect(counter.current.signed).toBeUndefined();
    expect(counter.view.print).toBeUndefined();
    expect(
      counter.view.steps.find((step) => step.id === 'signing')?.problems.map(({ code }) => code),
    ).toEqual(['print.void']);
  });

  test('is void after another photo, or the same one turned, stands in its cell', () => {
    const withPhoto = (...events: readonly CaseEvent[]): Counter => {
      const counter = filledCase().do(
        { type: 'answered', facts: { elsewhere: false } },
        { type: 'items-chosen', items: ['CERT_LOSS'] },
        { type: 'page-added', page: pageOf('photo', 'photo') },
      );
      counter.signForm();
      return counter.do(...events);
    };
    const other = { ...pageOf('photo-2', 'photo'), sha256: 'b'.repeat(64) };
    expect(withPhoto().current.signed).toBeDefined();
    expect(withPhoto({ type: 'page-added', page: other }).current.signed).toBeDefined();
    for (const event of [
      { type: 'page-added', page: other, replaces: 'photo' },
      { type: 'page-rotated', pageId: 'photo', rotation: 90 },
      { type: 'page-removed', pageId: 'photo' },
    ] as const)
      expect(withPhoto(event).current.signed).toBeUndefined();
  });

  test.each<[string, CaseEvent]>([
    ['a page', { type: 'page-rotated', pageId: 'page-id-card', rotation: 90 }],
    ['the same value again', { type: 'filled', values: { phone: '13893000000' } }],
    ['the same card again', applicant],
    ['an answer that changes nothing on the form', { type: 'answered', facts: { pensionInsured: false } }],
  ])('stays after a change of %s', (_name, event) => {
    const counter = filledCase();
    counter.signForm();
    counter.do(event);
    expect(counter.current.signed).toBeDefined();
  });

  test('stands on the next day too: the date on the form is that of the print', () => {
    const counter = filledCase();
    counter.signForm();
    counter.context = { ...counter.context, today: '2026-11-23', now: '2026-11-23T09:00:00+08:00' };
    counter.do({ type: 'page-rotated', pageId: 'page-id-card', rotation: 90 });
    expect(counter.current.signed).toBeDefined();
    expect(fieldOf(counter, 'applyDate')?.value).toBe('2026-11-20');
  });

  test('is void when the applicant’s age changed the form overnight', () => {
    const counter = filledCase().do({ type: 'identity-removed', role: 'applicant' });
    counter.do(
      { type: 'identified', role: 'applicant', identity: personOf('2008-11-21') },
      { type: 'answered', facts: { certificateHeld: true, types: ['4'], grade: '2', elsewhere: false } },
      { type: 'items-chosen', items: ['CERT_LOSS'] },
      {
        type: 'filled',
        values: {
          married: 'no',
          education: '70',
          hukouType: 'agricultural',
          currentAddress: '平川区',
          phone: '13893000000',
          'delivery.method': 'collect',
          'guardian.name': '马石',
          'guardian.relation': '5',
          'guardian.phone': '13893000002',
        },
      },
    );
    const signed = counter.signForm();
    counter.context = { ...counter.context, today: '2026-11-21', now: '2026-11-21T09:00:00+08:00' };
    expect(counter.refusals({ type: 'signed', signed })).toEqual(['signed.outdated']);
    // Nothing has happened to the case since: the day alone must not let the old sheet through.
    expect(counter.view.print).toBeUndefined();
    expect(counter.view.signed).toBeUndefined();
    expect(counter.view.steps.find(({ id }) => id === 'signing')?.problems).toMatchObject([
      { code: 'print.void' },
    ]);
    expect(counter.refusals({ type: 'submitted', submission: counter.submission() })).toContain('print.void');
    const again = new Counter();
    again.current = counter.current;
    again.context = counter.context;
    counter.do({ type: 'notice-given' });
    expect(counter.view.voidPrints).toHaveLength(1);
    again.signForm();
    expect(again.view.voidPrints).toHaveLength(1);
    expect(again.current.signed?.revision).toBe(2);
    expect(fieldOf(again, 'applyDate')?.value).toBe('2026-11-21');
  });

  test('is void when the rules changed while the case lay aside', () => {
    const counter = filledCase();
    counter.signForm();
    const { region } = counter.context;
    const form = { ...region.form, declaration: `${region.form.declaration}（新）` };
    const submission = counter.submission();
    counter.context = { ...counter.context, region: { ...region, form, version: 'new' } };
    expect(counter.refusals({ type: 'submitted', submission })).toEqual(['print.void']);
  });

  test('is followed by its document; a newer one voids it', () => {
    const counter = filledCase();
    const print = counter.print();
    counter.do({ type: 'form-produced', print });
    counter.do({ type: 'print-changed', documentId: print.documentId, state: 'failed' });
    expect(counter.view.steps.find((step) => step.id === 'signing')?.problems[0]?.code).toBe('print.failed');
    expect(counter.refusals({ type: 'print-changed', documentId: 'other', state: 'printed' })).toEqual([
      'print.unknown',
    ]);
    counter.do({ type: 'form-produced', print: counter.print() });
    expect(counter.current.prints.map(({ state }) => state)).toEqual(['void', 'produced']);
    expect(
      counter.refusals({ type: 'print-changed', documentId: print.documentId, state: 'printed' }),
    ).toEqual(['print.void']);
  });

  test('is signed on all its own pages and no other revision', () => {
    const counter = filledCase();
    const print = counter.print(2);
    counter.do(
      { type: 'form-produced', print },
      { type: 'page-added', page: pageOf('s1', 'signed-form') },
      { type: 'page-added', page: pageOf('s2', 'signed-form') },
    );
    const signed = { revision: 1, digest: print.digest, pages: ['s1', 's2'], at: counter.context.now };
    const refuse = (change: Partial<typeof signed>) =>
      counter.refusals({ type: 'signed', signed: { ...signed, ...change } });
    expect(refuse({ revision: 2 })).toEqual(['signed.other-revision']);
    expect(refuse({ digest: '0'.repeat(64) })).toEqual(['signed.other-revision']);
    expect(refuse({ pages: ['s1'] })).toEqual(['signed.pages']);
    expect(refuse({ pages: ['s1', 's1'] })).toEqual(['signed.pages']);
    expect(refuse({ pages: ['s1', 'page-id-card'] })).toEqual(['signed.page-missing']);
    counter.do({ type: 'signed', signed });
    expect(counter.view.print?.state).toBe('printed');
    counter.do({ type: 'page-removed', pageId: 's2' });
    expect(counter.current.signed).toBeUndefined();
  });
});
