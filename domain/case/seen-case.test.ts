import { expect, test } from 'vitest';
import { filledCase } from '../../tests/synthetic/counter.ts';
import { seenCase } from './seen-case.ts';
import { viewCase } from './view-case.ts';

test('the same content is derived once and seen with its own version', () => {
  const { current, context } = filledCase();
  const { region } = context;
  const first = seenCase(current, region, context);
  const later = { ...current, version: current.version + 1, updatedAt: '2026-11-20T11:00:00+08:00' };
  const second = seenCase(later, region, context);
  expect(second).toEqual(viewCase(later, region, context));
  expect(second.form).toBe(first.form);
  expect(second.version).toBe(current.version + 1);
});

test('another value, another day, another person are seen', () => {
  const { current, context } = filledCase();
  const { region } = context;
  seenCase(current, region, context);
  const others = [
    { ...current, form: { ...current.form, phone: { value: '13800000000', from: 'typed' as const } } },
    { ...current, people: {} },
    { ...current, noticeGivenAt: '2026-11-20T12:00:00+08:00' },
  ];
  for (const other of others)
    expect(seenCase(other, region, context)).toEqual(viewCase(other, region, context));
  const nextDay = { ...context, today: '2026-11-23' };
  seenCase(current, region, context);
  expect(seenCase(current, region, nextDay)).toEqual(viewCase(current, region, nextDay));
});
