import { afterEach, describe, expect as that, test } from 'vitest';
import { type Counter, newDataFolder, startCounter } from './counter.ts';
import { Desk, expect, type StepName, tick } from './desk.ts';
import { type Hands, openHands } from './hands.ts';
import { chooseNursing, fillForm, printAndSign, readApplicant, scanMaterials } from './simple-case.ts';

/** Things that go wrong at a counter, seen from the clerk's chair: a sentence with what to do, nothing lost. */
let folder: ReturnType<typeof newDataFolder> | undefined;
let counter: Counter | undefined;
let desk: Desk | undefined;
let hands: Hands | undefined;

async function open(album: string): Promise<{ counter: Counter; desk: Desk; hands: Hands }> {
  folder = newDataFolder();
  counter = await startCounter(folder.path);
  desk = await Desk.open(await counter.nextAddress(), { album: `bad-luck/${album}` });
  hands = await openHands(desk);
  return { counter, desk, hands };
}
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await desk?.keepFailure();
  hands?.close();
  await desk?.close();
  await counter?.stop();
  folder?.remove();
  desk = undefined;
  counter = undefined;
});

const atHome = (desk: Desk) => desk.page.getByRole('heading', { name: '请放身份证' });

describe('the reader', () => {
  test('unplugged in mid-read, then plugged in again', async () => {
    const { desk, hands } = await open('reader-unplugged');
    await hands.do({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await expect(desk.page.getByRole('heading', { name: '正在读取，请勿移动' })).toBeVisible();
    await hands.do({ device: 'reader', do: 'unplug' });
    await expect(
      desk
        .main()
        .getByText(/读卡器已断开/)
        .first(),
    ).toBeVisible();
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*已断开/);
    await desk.picture('unplugged');
    await hands.do({ device: 'reader', do: 'plug' });
    await expect(desk.bar()).not.toContainText('已断开');
    // The card has lain there all the time: it is read without being lifted, or after.
    await hands.do({ device: 'reader', do: 'take-card' });
    await expect(atHome(desk)).toBeVisible();
    await hands.do({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await desk.at('身份');
    await expect(desk.main().getByText('张𬭎').first()).toBeVisible();
  });

  test('kill -9 of the device process in mid-read: 读卡器已断开, then it recovers', async () => {
    const { counter, desk, hands } = await open('device-process-killed');
    await hands.do({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await expect(desk.page.getByRole('heading', { name: '正在读取，请勿移动' })).toBeVisible();
    const before = counter.deviceProcesses();
    that(before).toHaveLength(1);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await expect(
      desk
        .main()
        .getByText(/读卡器已断开/)
        .first(),
    ).toBeVisible();
    await desk.picture('killed');
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*(等待放卡|正在读取|已读完)/);
    that(counter.deviceProcesses()).not.toEqual(before);
    await hands.do({ device: 'reader', do: 'take-card' });
    await hands.do({ device: 'reader', do: 'put-card', person: 'wang-fugui' });
    await desk.at('身份');
    await expect(desk.main().getByText('王福贵').first()).toBeVisible();
    await desk.picture('recovered');
  });

  test('a card taken away in mid-read says so and the next one is read', async () => {
    const { desk, hands } = await open('card-taken');
    await hands.do({ device: 'reader', do: 'fault', fault: { kind: 'card-removed-mid-read' } });
    await hands.do({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await expect(desk.main().getByText(/还没读完身份证就离开了/)).toBeVisible();
    await desk.picture('card-taken');
    await hands.do({ device: 'reader', do: 'fault', fault: { kind: 'none' } });
    await hands.do({ device: 'reader', do: 'put-card', person: 'zhang-hong' });
    await desk.at('身份');
    await expect(desk.main().getByText('张𬭎').first()).toBeVisible();
  });

  test('an identity typed with a wrong check digit is not taken', async () => {
    const { desk } = await open('typed');
    await desk.button('手工录入').click();
    const dialog = desk.dialog('手工录入申请人身份');
    await desk.button('保存身份', dialog).click();
    await expect(dialog).toContainText('请选择没有读卡的原因');
    await desk.picture('empty');
    await tick(dialog.getByRole('radio', { name: '身份证读不出' }));
    await dialog.getByRole('textbox', { name: /姓名/ }).fill('马㛃');
    await dialog.getByRole('textbox', { name: /公民身份号码/ }).fill('620403197904120021');
    await desk.button('保存身份', dialog).click();
    await expect(dialog.getByRole('textbox', { name: /公民身份号码/ })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    await expect(dialog).toContainText(/校验/);
    await desk.picture('wrong-check-digit');
    await dialog.getByRole('textbox', { name: /公民身份号码/ }).fill('620403197904120020');
    await expect(dialog.getByRole('textbox', { name: /出生日期/ })).toHaveValue('1979-04-12');
    await expect(dialog.getByRole('radio', { name: '女' })).toBeChecked();
    await dialog.getByRole('textbox', { name: /住址/ }).fill('甘肃省白银市平川区演示路 1 号');
    await desk.button('保存身份', dialog).click();
    await desk.at('身份');
    await expect(desk.main().getByRole('region', { name: '申请人' })).toContainText('手工录入');
    await expect(desk.main().getByRole('region', { name: '申请人' })).toContainText('身份证读不出');
    await desk.picture('typed');
  });
});

test('the scanner jams, is open, is empty: each is said, pages that came stay', async () => {
  const { desk, hands } = await open('scanner');
  await readApplicant(desk, '周长序');
  await chooseNursing(desk);
  await desk.goTo('材料');
  const register = desk.material('户口簿');
  const scan = desk.button('扫描（进纸器）', register);
  await hands.do({ device: 'scanner', do: 'state', state: 'cover-open' });
  await expect(desk.bar()).toContainText(/扫描仪（演示设备）\s*盖子打开/);
  await scan.click();
  await expect(register.getByRole('alert')).toContainText('盖板没有合上');
  await desk.picture('cover-open');
  await hands.do({ device: 'scanner', do: 'state', state: 'ready' });
  await scan.click();
  await expect(register.getByRole('alert')).toContainText('送纸器里没有纸');
  await desk.picture('empty');
  await hands.do({ device: 'scanner', do: 'load', source: 'feeder', pages: ['户口簿', '户口簿', '身份证'] });
  await hands.do({ device: 'scanner', do: 'state', state: 'jam' });
  await scan.click();
  await expect(register.getByRole('alert')).toContainText('扫描仪卡纸');
  await expect(register.getByRole('button', { name: /^第 \d 页/ })).toHaveCount(1);
  await desk.picture('jam');
  await hands.do({ device: 'scanner', do: 'state', state: 'ready' });
  await scan.click();
  await expect(register.getByRole('button', { name: /^第 \d 页/ })).toHaveCount(3);
  await expect(register.getByRole('alert')).toHaveCount(0);
});

test('the printer is out of paper and goes on when refilled; an aborted job is said', async () => {
  const { desk, hands } = await open('printer');
  await readApplicant(desk, '周长序');
  await chooseNursing(desk);
  await fillForm(desk, { phone: '13909438827' });
  await scanMaterials(desk);
  await desk.goTo('打印签字');
  await hands.do({ device: 'printer', do: 'state', state: 'no-paper' });
  await desk.button(/^打印申请表/, desk.main()).click();
  await expect(desk.main().getByRole('alert')).toContainText('打印机缺纸。请放入 A4 纸，打印会自动继续');
  await expect(desk.bar()).toContainText(/打印机（演示设备）\s*缺纸\s*请装入 A4 纸/);
  await desk.picture('no-paper');
  await hands.do({ device: 'printer', do: 'state', state: 'ready' });
  await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();

  await hands.do({ device: 'printer', do: 'state', state: 'abort' });
  await desk.button('重新打印', desk.main()).click();
  await expect(desk.main().getByRole('alert').filter({ hasText: '申请表没有打印出来' })).toContainText(
    '这份文件已从队列中取消',
  );
  await desk.picture('aborted');
  await desk
    .button(/^(打印申请表|重新打印)/, desk.main())
    .first()
    .click();
  await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();
});

test('the network is away: 未发送, and 已接收 when it is back', async () => {
  const { desk, hands } = await open('network');
  await readApplicant(desk, '周长序');
  await chooseNursing(desk);
  await fillForm(desk, { phone: '13909438827' });
  await scanMaterials(desk);
  await printAndSign(desk);
  await hands.network(false);
  await desk.goTo('提交');
  await desk.button(/^提交/, desk.main()).click();
  await expect(desk.main().getByText('受理通知书已打印完，请从出纸口取走')).toBeVisible();
  await expect(desk.main().getByRole('status').filter({ hasText: '未发送' })).toContainText('已保存在本机');
  await expect(desk.button(/未发送\s*1 件/, desk.bar())).toBeVisible();
  await expect(desk.bar()).toContainText('受理平台连不上');
  await desk.picture('unsent');
  await desk.button(/未发送\s*1 件/, desk.bar()).click();
  await expect(desk.dialog(/未发送的办件/)).toBeVisible();
  await desk.picture('unsent-list');
  await desk.page.keyboard.press('Escape');
  await hands.network(true);
  await expect(desk.main().getByRole('status').filter({ hasText: '已接收' })).toContainText('办件编号');
  await expect(desk.button(/未发送\s*0 件/, desk.bar())).toBeVisible();
  await desk.picture('received');
});

test('the page is reloaded in the middle of the form: everything is there', async () => {
  const { desk } = await open('reload');
  const localNo = await readApplicant(desk, '周长序');
  await chooseNursing(desk);
  await desk.goTo('表单');
  await desk.field(/^联系电话/).fill('13909438827');
  await desk.field(/银行卡/).fill('6217001210024455220');
  // The last digit has hardly been typed: it is stored first, then the page is loaded anew.
  const loaded = desk.page.waitForEvent('load');
  await desk.page.keyboard.press('F5');
  await loaded;
  await takeUp(desk, localNo, '表单');
  await expect(desk.field(/^联系电话/)).toHaveValue('13909438827');
  await expect(desk.field(/银行卡/)).toHaveValue('6217001210024455220');
});

test('the program is killed and started again: the case is where it was', async () => {
  const { counter: first, desk: before } = await open('killed');
  const localNo = await readApplicant(before, '周长序');
  await chooseNursing(before);
  await fillForm(before, { phone: '13909438827' });
  await before.goTo('材料');
  await before.loadFeeder('户口簿');
  await before.button('扫描（进纸器）', before.material('户口簿')).click();
  await expect(before.material('户口簿').getByText('已收', { exact: true })).toBeVisible();
  await first.cutPower();
  await expect(before.page.getByRole('alert').filter({ hasText: '连接已断开，正在重新连接' })).toBeVisible();
  await before.picture('disconnected');
  await before.close();

  counter = await startCounter(first.folder);
  desk = await Desk.open(await counter.nextAddress(), { album: 'bad-luck/killed-again' });
  await takeUp(desk, localNo, '材料');
  await expect(desk.material('户口簿').getByText('已收', { exact: true })).toBeVisible();
  await expect(desk.material('户口簿').getByRole('button', { name: '第 1 页' })).toBeVisible();
  await desk.goTo('表单');
  await expect(desk.field(/^联系电话/)).toHaveValue('13909438827');
});

test('two windows see the same case; neither loses what the other writes', async () => {
  const { desk } = await open('two-windows');
  const localNo = await readApplicant(desk, '周长序');
  await chooseNursing(desk);
  await desk.goTo('表单');
  const second = await desk.secondWindow();
  await takeUp(second, localNo, '表单');
  await desk.field(/^联系电话/).fill('13909438827');
  await desk.page.keyboard.press('Tab');
  await expect(second.field(/^联系电话/)).toHaveValue('13909438827');
  await second.field(/银行卡/).fill('6217001210024455220');
  await second.page.keyboard.press('Tab');
  await expect(desk.field(/银行卡/)).toHaveValue('6217001210024455220');
  await expect(desk.field(/^联系电话/)).toHaveValue('13909438827');
  that(desk.complaints).toEqual([]);
});

/** Opens a case from the drafts of the home screen. */
async function takeUp(desk: Desk, localNo: string, step: StepName): Promise<void> {
  await expect(atHome(desk)).toBeVisible();
  await desk.page.keyboard.press('Control+k');
  const find = desk.dialog('查找办件');
  await find.getByRole('textbox').fill(localNo);
  await expect(find.getByRole('listitem')).toHaveCount(1);
  await desk.page.keyboard.press('Enter');
  await desk.at(step);
}
