import { afterEach, beforeEach, expect, test } from 'vitest';
import { labSettings, type Lab, openLab } from '../../tests/faults/counter-lab.ts';
import { openSettings } from './station-settings.ts';

let lab: Lab;
beforeEach(() => {
  lab = openLab();
});
afterEach(() => lab.close());

const defaults = { ...labSettings, backendAddress: 'embedded' };

test('the embedded platform stays embedded although its address changes with each start', () => {
  const first = openSettings(lab.store, defaults, () => 'http://127.0.0.1:4001');
  expect(first.get().backendAddress).toBe('http://127.0.0.1:4001');
  first.set({ ...first.get(), operator: '王小明' });
  const second = openSettings(lab.store, defaults, () => 'http://127.0.0.1:4002');
  expect(second.get()).toMatchObject({ operator: '王小明', backendAddress: 'http://127.0.0.1:4002' });
});

test('an address that was set is kept', () => {
  const first = openSettings(lab.store, defaults, () => 'http://127.0.0.1:4001');
  first.set({ ...first.get(), backendAddress: 'https://intake.example.gov.cn' });
  expect(openSettings(lab.store, defaults, () => undefined).get().backendAddress).toBe(
    'https://intake.example.gov.cn',
  );
});

test('settings of another program version that do not parse fall back to the defaults', () => {
  lab.store.database.exec(`INSERT INTO settings (key, value) VALUES ('station', '{"station":"?"}')`);
  expect(openSettings(lab.store, defaults, () => 'http://127.0.0.1:4001').get().station).toBe('PC01');
});

test('listeners hear of a change until they leave', () => {
  const settings = openSettings(lab.store, defaults, () => 'http://127.0.0.1:4001');
  const heard: string[] = [];
  const leave = settings.onChange(({ operator }) => heard.push(operator));
  settings.set({ ...settings.get(), operator: '甲' });
  leave();
  settings.set({ ...settings.get(), operator: '乙' });
  expect(heard).toEqual(['甲']);
});
