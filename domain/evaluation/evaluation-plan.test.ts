import { expect, test } from 'vitest';
import { calendar, pingchuan } from '../../tests/synthetic/counter.ts';
import type { Scope } from '../region/expression.ts';
import type { Evaluation, Region } from '../region/region.ts';
import { evaluationPlan } from './evaluation-plan.ts';
import { publicityOf } from './publicity.ts';

const evaluation: Evaluation = {
  items: ['CERT_NEW'],
  types: 'form["cert.applyTypes"]',
  routes: [
    { types: ['1', '2', '3', '4'], place: '人民医院' },
    { types: ['5', '6'], place: '安定医院' },
  ],
  booking: [
    { types: ['1', '2', '3', '4', '5'], dayOfMonth: 11, moved: 'next-working-day', part: '上午' },
    { types: ['6'], sessions: ['2026-04-15', '2026-11-30'], remark: '提前三天通知' },
  ],
};
const region: Region = {
  ...pingchuan,
  evaluation,
  publicity: {
    items: ['CERT_NEW'],
    workingDays: 5,
    notFor: { when: 'age < 18 || "6" in form["cert.applyTypes"]', says: '原则上不予公示' },
  },
};

function scopeOf(types: readonly string[] | undefined, age = 36): Scope {
  return {
    today: '2026-09-20',
    declaration: '',
    age,
    items: ['CERT_NEW'],
    form: types === undefined ? {} : { 'cert.applyTypes': types },
    facts: {},
  };
}
const plan = (types: readonly string[] | undefined) =>
  evaluationPlan(region, scopeOf(types), '2026-09-20', calendar);

test('everybody goes where one of the categories is evaluated', () => {
  expect(plan(['4'])?.places).toEqual([{ place: '人民医院', categories: ['肢体'] }]);
  expect(plan(['4', '6'])?.places).toEqual([
    { place: '人民医院', categories: ['肢体'] },
    { place: '安定医院', categories: ['精神'] },
  ]);
  expect(plan(undefined)?.places).toEqual([]);
});

test('the 11th moves off holidays and weekends; a year without a calendar has no days', () => {
  expect(plan(['4'])?.days).toEqual([
    { code: '2026-10-12', label: '2026年10月12日上午' },
    { code: '2026-11-11', label: '2026年11月11日上午' },
    { code: '2026-12-11', label: '2026年12月11日上午' },
  ]);
  const late = evaluationPlan(region, scopeOf(['4']), '2026-12-11', calendar);
  expect(late?.days).toEqual([]);
});

test('sessions are those that were entered and are still to come', () => {
  expect(plan(['6'])).toMatchObject({
    days: [{ code: '2026-11-30', label: '2026年11月30日' }],
    remarks: ['提前三天通知'],
  });
});

test('an item without evaluation has no plan', () => {
  expect(
    evaluationPlan(region, { ...scopeOf(['4']), items: ['CERT_LOSS'] }, '2026-09-20', calendar),
  ).toBeUndefined();
});

test('publicity: needed, exempt with its reason, or not known yet', () => {
  expect(publicityOf(region, scopeOf(['4']))).toEqual({ needed: true, workingDays: 5 });
  expect(publicityOf(region, scopeOf(['6']))).toEqual({
    needed: false,
    workingDays: 5,
    because: '原则上不予公示',
  });
  expect(publicityOf(region, scopeOf(undefined, 17))).toMatchObject({ needed: false });
  expect(publicityOf(region, scopeOf(undefined))).toEqual({ workingDays: 5 });
  expect(publicityOf(region, { ...scopeOf(['4']), items: [] })).toBeUndefined();
});
