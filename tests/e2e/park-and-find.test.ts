import { afterAll, beforeAll, describe, expect as that, test } from 'vitest';
import { syntheticPeople } from '../../drivers/id-card-reader/simulator/people.ts';
import { type Counter, newDataFolder, startCounter } from './counter.ts';
import { Desk, expect, keepTogether } from './desk.ts';
import { chooseNursing, fillForm, readApplicant } from './simple-case.ts';

const folder = newDataFolder();
const idNumber = syntheticPeople.find(({ id }) => id === 'li-yan')?.record.idNumber ?? '';
let counter: Counter;
let desk: Desk;

beforeAll(async () => {
  counter = await startCounter(folder.path);
  desk = await Desk.open(await counter.nextAddress(), { album: 'park-and-find' });
});
keepTogether(() => desk);
afterAll(async () => {
  await desk?.close();
  await counter?.stop();
  folder.remove();
});

describe('a case put aside and found again', () => {
  const phone = '13909438827';
  let localNo: string;

  test('is put aside, and the desk is free for the next citizen', async () => {
    localNo = await readApplicant(desk, '李䶮㛃');
    await chooseNursing(desk);
    await fillForm(desk, { phone });
    await desk.button('暂存', desk.rail().getByRole('region', { name: '当前办件' })).click();
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
    const parked = desk.rail().getByRole('group', { name: /暂存/ });
    await expect(parked.getByRole('button', { name: /李/ })).toBeVisible();
    await desk.picture('parked');

    await readApplicant(desk, '马 秀');
    await expect(desk.main().getByText('马 秀').first()).toBeVisible();
    await desk.page.keyboard.press('Control+s');
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  });

  test('is taken up where it was', async () => {
    await desk.rail().getByRole('group', { name: /暂存/ }).getByRole('button', { name: /李/ }).click();
    await expect(desk.rail().getByText('办理中')).toBeVisible();
    await desk.at('材料');
    await desk.goTo('表单');
    await expect(desk.field(/^联系电话/)).toHaveValue(phone);
    await desk.page.keyboard.press('Control+s');
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  });

  test.each([
    ['name', '李䶮㛃'],
    ['number', idNumber],
    ['last four', idNumber.slice(-4)],
    ['phone', phone],
  ])('is found by %s', async (_what, query) => {
    await desk.page.keyboard.press('Control+k');
    const find = desk.dialog('查找办件');
    await find.getByRole('textbox').fill(query);
    const found = find.getByRole('listitem').getByRole('button', { name: /李䶮㛃/ });
    await expect(found).toBeVisible();
    await expect(find.getByRole('listitem')).toHaveCount(1);
    await expect(found).toContainText(localNo);
    // The number is not shown whole to whoever looks over the shoulder.
    await expect(found).not.toContainText(idNumber);
    await desk.picture(`found-by-${_what.replace(' ', '-')}`);
    await desk.page.keyboard.press('Enter');
    await desk.at('材料');
    await expect(desk.main().getByText('李䶮㛃').first()).toBeVisible();
    await desk.page.keyboard.press('Control+s');
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  });

  test('another case is found while one is open', async () => {
    await readApplicant(desk, '王福贵');
    await desk.page.keyboard.press('Control+k');
    await desk.dialog('查找办件').getByRole('textbox').fill(localNo);
    await expect(desk.dialog('查找办件').getByRole('listitem')).toHaveCount(1);
    await desk.page.keyboard.press('Enter');
    await desk.at('材料');
    await expect(desk.main().getByText('李䶮㛃').first()).toBeVisible();
    await desk.page.keyboard.press('Control+s');
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
  });

  test('a name with an inner space is found; nobody is found by nonsense', async () => {
    await desk.page.keyboard.press('Control+k');
    const find = desk.dialog('查找办件');
    await find.getByRole('textbox').fill('马 秀');
    await expect(find.getByRole('button', { name: /马 秀/ })).toBeVisible();
    await find.getByRole('textbox').fill('王没有这人');
    await expect(find.getByText(/没有找到。请核对后换一种写法/)).toBeVisible();
    await desk.picture('found-nobody');
    await desk.page.keyboard.press('Escape');
    await expect(find).toBeHidden();
    that(desk.complaints).toEqual([]);
  });
});
