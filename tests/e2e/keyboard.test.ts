import { afterAll, beforeAll, expect as that, test } from 'vitest';
import { syntheticPeople } from '../../drivers/id-card-reader/simulator/people.ts';
import { type Counter, newDataFolder, startCounter } from './counter.ts';
import { Desk, expect } from './desk.ts';
import { type Hands, openHands } from './hands.ts';

/** A whole case by a clerk who never touches the mouse; the citizen's hands are another connection. */
const folder = newDataFolder();
let counter: Counter;
let desk: Desk;
let hands: Hands;

beforeAll(async () => {
  counter = await startCounter(folder.path);
  desk = await Desk.open(await counter.nextAddress(), { album: 'keyboard' });
  hands = await openHands(desk);
});
afterAll(async () => {
  hands?.close();
  await desk?.close();
  await counter?.stop();
  folder.remove();
});

test('a simple case from card to receipt without a mouse', async () => {
  const { page } = desk;
  const press = (...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  /** Tab until the named control has the focus, as one who cannot see would. */
  async function tabTo(role: 'textbox' | 'radiogroup' | 'button' | 'checkbox', name: RegExp): Promise<void> {
    const control = desk.main().getByRole(role, { name }).first();
    await expect(control).toBeVisible();
    for (let presses = 0; presses < 80; presses += 1) {
      if (await control.evaluate((element) => element.contains(document.activeElement))) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${role} ${name}`);
  }
  async function choose(group: RegExp, option: string): Promise<void> {
    await tabTo('radiogroup', group);
    const wanted = desk
      .main()
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: option, exact: true });
    await press('Space');
    for (let presses = 0; presses < 10 && !(await wanted.isChecked()); presses += 1) await press('ArrowDown');
    await expect(wanted).toBeChecked();
  }
  async function type(field: RegExp, text: string): Promise<void> {
    await tabTo('textbox', field);
    await page.keyboard.insertText(text);
  }

  const person = syntheticPeople.find(({ id }) => id === 'zhou-changxu');
  await hands.do({ device: 'reader', do: 'put-card', person: 'zhou-changxu' });
  await desk.at('身份');
  await expect(desk.main().getByText('周长序').first()).toBeVisible();
  await hands.do({ device: 'reader', do: 'take-card' });
  await press('Enter');

  await desk.at('可办');
  const radios = (name: RegExp) => desk.main().getByRole('radiogroup', { name }).getByRole('radio').first();
  await expect(radios(/是否已持有/)).toBeFocused();
  await press('y');
  await expect(desk.field(/残疾人证号/)).toBeFocused();
  if (person?.record.kind !== 'citizen') throw new Error('the person is gone');
  await page.keyboard.insertText(`${person.record.idNumber}41`);
  await press('Enter');
  // The number says category and grade: they are not asked any more.
  await expect(radios(/低保/)).toBeFocused();
  await press('n');
  await expect(radios(/基本养老保险/)).toBeFocused();
  await press('y');
  await expect(radios(/就业意愿/)).toBeFocused();
  await press('n');
  await tabTo('checkbox', /^重度残疾人护理补贴$/);
  await press('Space');
  await expect(desk.main().getByRole('checkbox', { name: '重度残疾人护理补贴' })).toBeChecked();
  await desk.picture('chosen');
  await press('Enter');

  await desk.at('表单');
  await choose(/^婚否/, '否');
  await choose(/文化程度/, '研究生');
  await choose(/户口类别/, '农业');
  await tabTo('button', /同户籍地址/);
  await press('Enter');
  await type(/^联系电话/, '0943-6620011');
  await type(/银行卡/, '6217001210024455220');
  await choose(/送达方式/, '自行领取');
  await expect(desk.main().getByText('必填项都已填好')).toBeVisible();
  await desk.picture('form');
  await press('Enter');

  await desk.at('材料');
  for (const [material, sheet] of [
    ['户口簿', '户口簿'],
    ['身份证', '身份证'],
    ['银行卡(一卡通)', '银行卡'],
  ] as const) {
    await hands.do({ device: 'scanner', do: 'load', source: 'feeder', pages: [sheet] });
    const scan = desk.button('扫描（进纸器）', desk.material(material));
    for (
      let presses = 0;
      presses < 60 && !(await scan.evaluate((button) => button === document.activeElement));
      presses += 1
    )
      await press('Tab');
    await expect(scan).toBeFocused();
    // The scanner is free again a little after the last page came.
    await expect(scan).toBeEnabled();
    await press('Enter');
    await expect(desk.material(material).getByText('已收', { exact: true })).toBeVisible();
  }
  await press('Alt+Digit5');

  await desk.at('打印签字');
  await press('Enter');
  await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();
  const current = desk.rail().getByRole('region', { name: '当前办件' });
  await hands.sign((await current.getByText(/^PC01-/).textContent()) ?? '');
  await press('Enter');
  await expect(desk.main().getByText('已收回', { exact: true })).toBeVisible();
  await press('Enter');

  await desk.at('提交');
  await press('Enter');
  await expect(desk.main().getByText('受理通知书已打印完，请从出纸口取走')).toBeVisible();
  await expect(desk.main().getByRole('status').filter({ hasText: '已接收' })).toBeVisible();
  await desk.picture('received');
  await press('Enter');
  await expect(page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  that(desk.complaints).toEqual([]);
});
