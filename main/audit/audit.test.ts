import { afterEach, beforeEach, expect, test } from 'vitest';
import { filledCase, type Lab, openLab } from '../../tests/faults/counter-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = openLab();
});
afterEach(() => lab.close());

test('entries are chained and hold nothing of a person', () => {
  const { id } = filledCase(lab, 7, '欧阳某某');
  lab.audit.record('case-viewed', {}, id);
  const entries = lab.audit.entries();
  expect(entries.map(({ action }) => action)).toEqual(['case-opened', 'case-viewed']);
  expect(lab.audit.firstBroken()).toBeUndefined();
  expect(JSON.stringify(entries)).not.toMatch(/欧阳|62040319/);
});

test.each([
  ['changed', "UPDATE audit SET operator = '别人' WHERE number = 2"],
  ['removed', 'DELETE FROM audit WHERE number = 2'],
])('an entry %s behind our back is found', (_what, sql) => {
  for (let i = 0; i < 4; i++) lab.audit.record('case-searched', { found: i, characters: 2 });
  expect(() => lab.store.database.exec(sql)).toThrow('append only');
  lab.store.database.exec(`DROP TRIGGER audit_stay; DROP TRIGGER audit_keep; ${sql}`);
  expect(lab.audit.firstBroken()).toBe(2);
});
