import { expect, test } from 'vitest';
import { submission } from '../../backend/contract.ts';
import { submissionBody } from '../../domain/case/submission-body.ts';
import { filledCase, idNumberOf, personOf, pingchuan } from '../../tests/synthetic/counter.ts';

const pdf = 'c'.repeat(64);

test('what a submitted case sends is what the backend takes', () => {
  const counter = filledCase();
  counter.signForm();
  counter.do({ type: 'submitted', submission: counter.submission() });
  const body = submissionBody(counter.view, counter.current, pingchuan, pdf);
  expect(submission.parse(body)).toEqual(body);
  expect(body.items.map(({ code, department }) => [code, department])).toEqual([
    ['SUB_LIVING', '县(区、市)民政局'],
    ['SUB_NURSING', '县(区、市)民政局'],
  ]);
  expect(body.form.find(({ key }) => key === 'sex')).toEqual({
    number: 'G06',
    key: 'sex',
    label: '性别',
    value: '2',
    text: '女',
    from: 'card',
  });
  expect(body.materials.map(({ id, pages }) => [id, pages.length])).toEqual([
    ['household-register', 1],
    ['id-card', 1],
    ['bank-card', 1],
  ]);
  expect(body.facts).toMatchObject({ certificateHeld: true, grade: '2' });
  expect(body.signedForm).toMatchObject({ revision: 1, pdf, pages: [{ rotation: 0 }] });
  expect(JSON.stringify(body)).not.toContain('wltPhoto');
});

test('a waived material goes with its evidence, a typed person with the reason', () => {
  const counter = filledCase();
  counter.do(
    { type: 'page-removed', pageId: 'page-bank-card' },
    { type: 'material-waived', material: 'bank-card', evidence: '社保卡电子证照' },
    {
      type: 'identified',
      role: 'agent',
      identity: {
        name: '马石',
        sex: '2',
        nation: '03',
        birth: '1985-02-03',
        address: '平川区',
        idNumber: idNumberOf('1985-02-03'),
        readAt: counter.context.now,
        source: 'typed',
        reason: 'no-card',
      },
    },
  );
  counter.signForm();
  counter.do({ type: 'submitted', submission: counter.submission() });
  const body = submission.parse(submissionBody(counter.view, counter.current, pingchuan, pdf));
  expect(body.materials.at(-1)).toEqual({
    id: 'bank-card',
    name: '银行卡(一卡通)',
    copies: 1,
    state: 'waived',
    evidence: '社保卡电子证照',
    pages: [],
  });
  expect(body.agent).toMatchObject({ source: 'typed', typedReason: 'no-card' });
});

test('a guardian who is not needed is not sent', () => {
  const counter = filledCase();
  counter.do({ type: 'identified', role: 'guardian', identity: personOf('1960-01-01', '103') });
  counter.signForm();
  counter.do({ type: 'submitted', submission: counter.submission() });
  const body = submissionBody(counter.view, counter.current, pingchuan, pdf);
  expect(body.guardian).toBeUndefined();
  expect(JSON.stringify(body)).not.toContain(personOf('1960-01-01', '103').idNumber);
});

test('an agent whose document states no nation can be sent', () => {
  const counter = filledCase();
  const identity = {
    ...personOf('1985-02-03'),
    nation: '',
    idNumber: idNumberOf('1985-02-03', '102', '810000'),
  };
  counter.do({ type: 'identified', role: 'agent', identity });
  counter.signForm();
  counter.do({ type: 'submitted', submission: counter.submission() });
  const body = submissionBody(counter.view, counter.current, pingchuan, pdf);
  expect(submission.parse(body).agent?.nation).toBe('');
});

test('a case that is not submitted has nothing to send', () => {
  const counter = filledCase();
  expect(() => submissionBody(counter.view, counter.current, pingchuan, pdf)).toThrow('not been submitted');
});
