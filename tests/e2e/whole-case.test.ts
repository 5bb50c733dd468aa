import { join } from 'node:path';
import Pdf from 'pdfkit';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect as that, test } from 'vitest';
import { deadlineFor } from '../../domain/deadlines/deadline.ts';
import { dayInChina } from '../../main/clock.ts';
import { readCalendar } from '../../main/regions/calendar.ts';
import { pingchuan } from '../synthetic/counter.ts';
import { type Counter, newDataFolder, startCounter, tracesIn } from './counter.ts';
import { Desk, expect, keepTogether } from './desk.ts';
import { type Hands, openHands } from './hands.ts';

/**
 * One citizen from the card on the reader to the receipt in the hand, in order: each test takes up where
 * the one before it ended. Everything is found by role and name, as a screen reader finds it.
 */
const folder = newDataFolder();
const person = { name: '张𬭎', idNumber: '620403197904120020', address: '平川区兴平路演示小区' };
const phone = '13993000017';
const account = '6217001210024455220';
let counter: Counter;
let desk: Desk;
let hands: Hands;
let localNo: string;
let projectNo: string;

beforeAll(async () => {
  counter = await startCounter(folder.path);
  desk = await Desk.open(await counter.nextAddress(), { album: 'whole-case' });
  hands = await openHands(desk);
});
keepTogether(() => desk);
afterAll(async () => {
  hands?.close();
  await desk?.close();
  await counter?.stop();
  folder.remove();
});

async function arrivals(): Promise<string> {
  const address = /受理平台（内置）：(\S+)/.exec(counter.output())?.[1] ?? '';
  return (await fetch(address)).text();
}

describe('one case from the card to the receipt', () => {
  test('the desk says where it is, what each device does and what is unsent', async () => {
    const { page } = desk;
    await expect(page.getByText('甘肃省白银市平川区').first()).toBeVisible();
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*等待放卡/);
    await expect(desk.bar()).toContainText(/扫描仪（演示设备）\s*就绪/);
    await expect(desk.bar()).toContainText(/打印机（演示设备）\s*就绪/);
    await expect(desk.button(/未发送\s*0 件/, desk.bar())).toBeVisible();
    await expect(desk.bar()).toContainText(/网络\s*正常/);
    await desk.picture('home');
  });

  test('the card fills the applicant; it is to be taken away', async () => {
    await desk.putCard(person.name);
    await desk.at('身份');
    const applicant = desk.main().getByRole('region', { name: '申请人' });
    await expect(applicant).toContainText(person.name);
    for (const fact of ['女', '回族', '1979-04-12', '620403 19790412 0020', '平川分局', '2040-06-01'])
      await expect(applicant).toContainText(fact);
    await expect(applicant).toContainText(person.address);
    await expect(applicant.getByText('照片未解码，已原样保存')).toBeVisible();
    await expect(desk.main().getByRole('alert')).toContainText('请取走身份证');
    localNo =
      (await desk
        .rail()
        .getByRole('region', { name: '当前办件' })
        .getByText(/^PC01-/)
        .textContent()) ?? '';
    await desk.picture('identity');
    await desk.takeCard();
    await expect(desk.main().getByText('请取走身份证')).toBeHidden();
    await expect(desk.page.getByRole('img', { name: /申请表 第 1 页/ })).toBeVisible();
    await desk.picture('identity-card-taken');
    await desk.page.keyboard.press('Enter');
    await desk.at('可办');
  });

  test('questions are answered by keys alone', async () => {
    const { page } = desk;
    const group = (name: RegExp) => desk.main().getByRole('radiogroup', { name });
    async function key(name: RegExp, press: string): Promise<void> {
      await expect(group(name).getByRole('radio').first()).toBeFocused();
      await page.keyboard.press(press);
      await expect(group(name).getByRole('radio', { checked: true })).toHaveCount(1);
    }
    await desk.picture('questions');
    await key(/是否已持有/, 'y');
    await expect(desk.field(/残疾人证号/)).toBeFocused();
    await page.keyboard.press('Enter');
    await key(/残疾等级/, '1');
    await expect(desk.main().getByRole('checkbox', { name: '视力' })).toBeFocused();
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await key(/低保/, 'y');
    await key(/基本养老保险/, 'y');
    await key(/就业意愿/, 'y');
    await key(/劳动能力/, 'y');
    await key(/现在是否就业/, 'n');
  });

  test('what can be applied for, what comes by itself, and why not the rest', async () => {
    const list = desk.main().getByRole('region', { name: '可办事项' });
    const pension = '重度残疾人城乡居民基本养老保险费代缴';
    await expect(list.getByRole('checkbox', { name: '困难残疾人生活补贴' })).toBeVisible();
    await expect(list.getByRole('listitem').filter({ hasText: pension })).toContainText('免申办理');
    await expect(list.getByRole('checkbox', { name: pension })).toHaveCount(0);
    await expect(list.getByRole('listitem').filter({ hasText: '残疾人证新办' })).toContainText(
      '已持有残疾人证的，不办新办',
    );
    await expect(list.getByRole('checkbox', { name: '残疾人证新办' })).toHaveCount(0);
    await desk.picture('entitlements');

    // Nothing chosen: the way on is refused, and the summary takes the focus.
    await desk.next();
    await expect(desk.main().getByRole('alert')).toContainText('还没有选择事项');
    await expect(desk.main().getByRole('alert')).toBeFocused();
    for (const item of [
      '困难残疾人生活补贴',
      '重度残疾人护理补贴',
      '残疾类别/等级变更',
      '残疾人就业帮扶（失业登记）',
    ]) {
      const box = list.getByRole('checkbox', { name: item, exact: true });
      await box.click({ force: true });
      await expect(box).toBeChecked();
    }
    await desk.choose(/是否异地办理/, '是');
    await desk.picture('items-chosen');
  });

  test('the notice is printed and counted as given', async () => {
    await desk.button('打印一次性告知单').click();
    await expect(desk.main().getByText('告知单已打印完，请从出纸口取走')).toBeVisible();
    await expect(desk.main().getByText('一次性告知单已给')).toBeVisible();
    await expect(desk.page.getByRole('img', { name: /告知单 第 1 页/ })).toBeVisible();
    await desk.picture('notice');
    await desk.next();
    await desk.at('表单');
  });

  test('errors of the form take the focus and lead to their field', async () => {
    const { page } = desk;
    await desk.picture('form');
    await page.keyboard.press('Enter');
    const summary = desk.main().getByRole('alert').filter({ hasText: '处要处理' });
    await expect(summary).toBeFocused();
    await desk.picture('form-errors');
    await summary.getByRole('button', { name: /银行卡/ }).click();
    await expect(desk.field(/银行卡/)).toBeFocused();

    await desk
      .field(/^联系电话/)
      .first()
      .fill('123');
    await page.keyboard.press('Tab');
    await expect(desk.field(/^联系电话/).first()).toHaveAttribute('aria-invalid', 'true');
    await desk
      .field(/^联系电话/)
      .first()
      .fill(phone);
    await page.keyboard.press('Tab');
    await expect(desk.field(/^联系电话/).first()).not.toHaveAttribute('aria-invalid', 'true');
  });

  test('the guardian block comes and goes with its condition', async () => {
    const types = desk.main().getByRole('group', { name: /申请残疾类别/ });
    const guardian = desk.main().getByRole('region', { name: /监护人或联系人/ });
    await expect(guardian).toBeHidden();
    await types.getByRole('checkbox', { name: '肢体' }).click({ force: true });
    await types.getByRole('checkbox', { name: '智力' }).click({ force: true });
    await expect(guardian).toBeVisible();
    await desk.picture('form-guardian');
    await types.getByRole('checkbox', { name: '智力' }).click({ force: true });
    await expect(guardian).toBeHidden();
  });

  test('both branches of employment', async () => {
    const unemployed = desk.main().getByRole('region', { name: '失业登记' });
    await expect(unemployed.getByRole('radiogroup', { name: /失业原因/ })).toBeVisible();
    await desk.goTo('可办');
    await desk.choose(/现在是否就业/, '是');
    const list = desk.main().getByRole('region', { name: '可办事项' });
    // What the new answer rules out is taken off the list, and that is said.
    await expect(desk.main().getByText(/回答改变后已取消“残疾人就业帮扶（失业登记）”/)).toBeVisible();
    await expect(list.getByRole('checkbox', { name: '残疾人就业帮扶（失业登记）' })).toHaveCount(0);
    await desk.picture('item-no-longer-possible');
    await list.getByRole('checkbox', { name: '残疾人就业帮扶（就业登记）' }).click({ force: true });
    await desk.next();
    await desk.at('表单');
    await expect(unemployed).toBeHidden();
    await desk.choose('就业形式', '灵活就业');
    await expect(desk.main().getByRole('textbox', { name: /从业工种/ })).toBeVisible();
    await desk.choose('就业形式', '单位就业');
    await expect(desk.main().getByRole('textbox', { name: /从业工种/ })).toBeHidden();
    await expect(desk.main().getByRole('textbox', { name: /单位名称/ })).toBeVisible();
  });

  test('the form is filled', async () => {
    await desk.choose('婚否', '是');
    await desk.choose(/文化程度/, '初中');
    await desk.choose(/户口类别/, '农业');
    await desk.button('同户籍地址').click();
    await expect(desk.field(/现住址/)).toHaveValue(/兴平路演示小区/);
    await desk.field(/银行卡/).fill(account);
    await desk
      .main()
      .getByRole('group', { name: /人员身份类别/ })
      .getByRole('checkbox', { name: '城镇居民' })
      .click({ force: true });
    await desk
      .field(/单位名称/)
      .fill('白银市平川区阳光助残服务中心（演示单位，名称较长时应在表格里换行而不被截断）');
    await desk.field(/单位地址/).fill('甘肃省白银市平川区长征路 8 号');
    await desk.field(/就业时间/).fill('20240301');
    await expect(desk.field(/就业时间/)).toHaveValue('2024-03-01');
    await desk.choose(/签订劳动合同/, '是');
    await desk.choose(/参加社会保险/, '是');
    await desk.field(/劳动合同期限.*起/).fill('20240301');
    await desk.field(/劳动合同期限.*止/).fill('20270228');
    await desk.choose(/送达方式/, '自行领取');
    await expect(desk.main().getByText('必填项都已填好')).toBeVisible();
    await expect(desk.main().getByText(/^已保存/)).toBeVisible();
    await desk.picture('form-filled');
    await desk.next();
    await desk.at('材料');
  });

  test('pages come from the feeder and the glass, are turned, ordered, scanned anew and taken out', async () => {
    const { page } = desk;
    const register = desk.material('户口簿');
    await desk.picture('materials');
    // An empty feeder is said, and nothing is lost.
    await desk.button('扫描（进纸器）', register).click();
    await expect(register.getByRole('alert')).toContainText('送纸器里没有纸');
    await hands.do({
      device: 'scanner',
      do: 'load',
      source: 'feeder',
      pages: ['户口簿', '身份证', '银行卡'],
    });
    await desk.button('扫描（进纸器）', register).click();
    await expect(register.getByRole('progressbar')).toBeVisible();
    await desk.picture('scanning');
    await expect(register.getByRole('button', { name: /^第 \d 页/ })).toHaveCount(3);

    await register.getByRole('button', { name: '第 3 页' }).click();
    const large = desk.dialog(/户口簿 第 \d 页，共 3 页/);
    await expect(large.getByRole('img', { name: '第 3 页' })).toBeVisible();
    await desk.picture('page-dialog');
    await desk.button('删除', large).click();
    await expect(register.getByRole('button', { name: /^第 \d 页/ })).toHaveCount(2);

    const pictures = register.locator('.page-thumb img');
    await expect(pictures).toHaveCount(2);
    const shape = () =>
      pictures.evaluateAll((all) => (all as HTMLImageElement[]).map((i) => i.naturalWidth > i.naturalHeight));
    that(await shape()).toEqual([false, false]);
    await register.getByRole('button', { name: '第 2 页' }).click();
    const second = desk.dialog(/第 \d 页，共 2 页/);
    await desk.button('向右转', second).click();
    await that.poll(shape, { timeout: 10_000 }).toEqual([false, true]);
    await desk.button('前移', second).click();
    await that.poll(shape, { timeout: 10_000 }).toEqual([true, false]);
    await expect(desk.dialog(/户口簿 第 1 页/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(second).toBeHidden();

    await desk.loadFeeder('户口簿');
    await register.getByRole('button', { name: '第 1 页' }).click();
    await desk.button('重新扫描', desk.dialog(/户口簿 第 1 页/)).click();
    await that.poll(shape, { timeout: 15_000 }).toEqual([false, false]);
    await expect(register.getByRole('button', { name: /^第 \d 页/ })).toHaveCount(2);

    const card = desk.material('身份证');
    await desk.hands((dock) => desk.button('身份证放上平板', dock).click());
    await desk.button('扫描（平板）', card).click();
    await expect(card.getByRole('button', { name: '第 1 页' })).toBeVisible();
    await expect(card.getByText('已收', { exact: true })).toBeVisible();
  });

  test('files are dropped in, a wrong one is refused; a shared proof needs no paper', async () => {
    const photo = await sharp({ create: { width: 413, height: 579, channels: 3, background: '#9ab' } })
      .png()
      .toBuffer();
    await drop('照片', [{ type: 'image/png', bytes: photo }]);
    await expect(desk.material('照片').getByRole('button', { name: '第 1 页' })).toBeVisible();
    await drop('银行卡(一卡通)', [{ type: 'text/plain', bytes: Buffer.from('账号') }]);
    await expect(desk.material('银行卡(一卡通)').getByRole('alert')).toContainText(
      '只收 JPEG、PNG、PDF 文件',
    );
    await drop('银行卡(一卡通)', [{ type: 'application/pdf', bytes: await twoSheets() }]);
    await expect(desk.material('银行卡(一卡通)').getByRole('button', { name: /^第 \d 页/ })).toHaveCount(2);

    const permit = desk.material('居住证');
    await desk.button('共享免提交', permit).click();
    await desk.button('确定免提交', permit).click();
    await expect(permit).toContainText('请写明核验依据');
    await permit.getByRole('textbox', { name: /核验依据/ }).fill('省政务平台电子证照，居住证 620403（演示）');
    await desk.button('确定免提交', permit).click();
    await expect(permit).toContainText('共享免提交，依据：省政务平台');
    await expect(desk.main().getByText('材料都已备齐')).toBeVisible();
    await desk.picture('materials-complete');
    await desk.next();
    await desk.at('打印签字');
  });

  test('the form is printed to its end and shown as it came out', async () => {
    await desk.picture('signing');
    await desk.page.keyboard.press('Enter');
    await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();
    const preview = desk.page.getByRole('region', { name: '申请表预览' });
    await expect(preview.getByRole('img')).toBeVisible();
    await preview.getByRole('button', { name: /放大/ }).click();
    const large = desk.dialog(/申请表 第 1 页/);
    await expect(large.getByRole('img')).toBeVisible();
    await desk.picture('preview-dialog');
    await desk.page.keyboard.press('Escape');
    await desk.picture('printed');
  });

  test('a change after printing voids the print; the old signed sheet is refused', async () => {
    // The citizen has already signed the first print: it lies in the feeder.
    await desk.sign();
    await desk.goTo('表单');
    await desk.field(/籍贯/).fill('甘肃靖远');
    await desk.goTo('打印签字');
    await expect(desk.main().getByRole('alert')).toContainText('打印后有改动，原件作废，请重新打印');
    await expect(desk.main().getByText('申请表已打印完')).toHaveCount(0);
    await desk.picture('void');
    await desk.button(/^打印申请表/, desk.main()).click();
    await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();
    await desk.button(/^扫描已签名申请表/, desk.main()).click();
    await expect(desk.main().getByRole('alert')).toContainText('作废');
    await desk.picture('old-sheet-refused');
  });

  test('a foreign sheet is refused, the right one is recognised', async () => {
    await removeSignedPages();
    await desk.loadFeeder('户口簿');
    await desk.button(/^扫描已签名申请表/, desk.main()).click();
    await expect(desk.main().getByRole('alert')).toBeVisible();
    await desk.picture('foreign-sheet-refused');
    await removeSignedPages();
    await desk.sign();
    await desk.button(/^扫描已签名申请表/, desk.main()).click();
    await expect(desk.main().getByText(/已识别第 .* 页/)).toBeVisible();
    await expect(desk.main().getByText('已收回', { exact: true })).toBeVisible();
    await desk.picture('signed');
    await desk.next();
    await desk.at('提交');
  });

  test('a double click submits once; the receipt says by when the answer is due', async () => {
    const { calendar } = readCalendar(join(folder.path, 'calendar'));
    const due = deadlineFor(dayInChina(new Date()), pingchuan.limits, [], calendar);
    if (!due.ok) throw new Error(due.error.message);
    await expect(desk.main().getByText(due.value.dueOn ?? '')).toBeVisible();
    await desk.picture('submission');
    await desk.button(/^提交/, desk.main()).dblclick();
    await expect(desk.main().getByText('受理通知书已打印完，请从出纸口取走')).toBeVisible();
    await expect(desk.main().getByRole('status').filter({ hasText: '已接收' })).toBeVisible();
    projectNo = (await desk.main().locator('strong.number').first().textContent()) ?? '';
    that(projectNo).toMatch(/^\S{8,}$/);
    await expect(desk.page.getByRole('img', { name: /受理通知书 第 1 页/ })).toBeVisible();
    await desk.picture('received');

    const page = await arrivals();
    that(page.split(`/cases/${projectNo}"`)).toHaveLength(2);
    that(page).toContain('共 1 件');
    that(page).toContain(due.value.dueOn);
    await expect(desk.bar()).toContainText(/未发送\s*0 件/);
  });

  test('what is submitted can only be looked at', async () => {
    for (const step of ['身份', '可办', '表单', '材料', '打印签字'] as const) {
      await desk.goTo(step);
      await expect(desk.button(/^下一步/, desk.main())).toHaveCount(0);
      const editable = desk.main().getByRole('textbox').and(desk.page.locator(':not([readonly])'));
      await expect(editable).toHaveCount(0);
      await expect(desk.main().getByRole('button', { name: /扫描|添加文件|删除|重新读卡/ })).toHaveCount(0);
      await desk.picture(`read-only-${step}`);
    }
    const box = desk.main().getByRole('checkbox').first();
    await desk.goTo('可办');
    await expect(desk.main().getByText(/还有 \d+ 个问题/)).toHaveCount(0);
    const was = await box.isChecked();
    await box.click({ force: true });
    that(await box.isChecked()).toBe(was);
  });

  test('the next citizen finds nothing of this one, on the screen or on the disk', async () => {
    const { page } = desk;
    await desk.button('下一位', desk.rail()).click();
    await expect(page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
    const dom = await page.evaluate(() => document.documentElement.outerHTML);
    const texts = [person.name, person.idNumber, person.address, phone, account];
    for (const text of [...texts, '620403 19790412 0020']) that(dom).not.toContain(text);
    that(
      await page.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      ),
    ).not.toContain('张');
    await desk.picture('next');
    for (const text of texts) that(counter.output()).not.toContain(text);
    that(counter.output()).not.toContain(localNo);
    that(desk.complaints).toEqual([]);
    that(tracesIn(folder.path, texts)).toEqual([]);
    await desk.context.close();
    that(tracesIn(desk.profile, texts)).toEqual([]);
  });
});

async function removeSignedPages(): Promise<void> {
  const thumbs = desk.main().getByRole('button', { name: /^第 \d 页/ });
  for (let left = await thumbs.count(); left > 0; left -= 1) {
    await thumbs.first().click();
    await desk.button('删除', desk.dialog(/已签名申请表/)).click();
    await expect(thumbs).toHaveCount(left - 1);
  }
}

/** Drops files on a material as a hand does from the file manager; their names hold the citizen's. */
async function drop(
  material: string,
  files: readonly { readonly type: string; readonly bytes: Buffer }[],
): Promise<void> {
  const transfer = await desk.page.evaluateHandle(
    (given) => {
      const data = new DataTransfer();
      for (const { type, base64, name } of given)
        data.items.add(
          new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }),
        );
      return data;
    },
    files.map(({ type, bytes }) => ({ type, base64: bytes.toString('base64'), name: `${person.name}.bin` })),
  );
  const place = desk.material(material);
  for (const event of ['dragenter', 'dragover', 'drop'])
    await place.dispatchEvent(event, { dataTransfer: transfer });
}

async function twoSheets(): Promise<Buffer> {
  const document = new Pdf({ size: 'A4' });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => document.once('end', resolve));
  document.rect(100, 100, 300, 180).stroke();
  document.addPage({ size: 'A4' }).rect(100, 400, 300, 180).stroke();
  document.end();
  await ended;
  return Buffer.concat(parts);
}
