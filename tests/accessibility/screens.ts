import { type Desk, expect, tick } from '../e2e/desk.ts';
import type { Hands } from '../e2e/hands.ts';
import { chooseNursing, fillForm, printAndSign, scanMaterials } from '../e2e/simple-case.ts';

/**
 * Shows every screen and dialog of the desk one after the other and calls `look` at each, by name. A whole
 * case is done on the way.
 */
export async function everyScreen(
  desk: Desk,
  hands: Hands,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  const shut = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };

  await look('home');
  await desk.button('手工录入').click();
  const typed = desk.dialog('手工录入申请人身份');
  await desk.button('保存身份', typed).click();
  await expect(typed).toContainText('请选择没有读卡的原因');
  await look('typed-identity');
  await shut();
  await page.keyboard.press('Control+,');
  await expect(desk.dialog('设置').getByRole('textbox').first()).toBeVisible();
  await look('settings');
  await shut();
  await page.keyboard.press('F1');
  await expect(desk.dialog('按键')).toBeVisible();
  await look('help');
  await shut();
  await page.keyboard.press('F4');
  await expect(page.getByRole('complementary', { name: '演示设备' }).getByText('读卡故障')).toBeVisible();
  await look('dock');
  await page.keyboard.press('F4');

  await hands.do({ device: 'reader', do: 'put-card', person: 'zhou-changxu' });
  await desk.at('身份');
  await expect(desk.main().getByRole('alert')).toContainText('请取走身份证');
  await look('identity');
  await hands.do({ device: 'reader', do: 'take-card' });
  await page.keyboard.press('Control+k');
  await desk.dialog('查找办件').getByRole('textbox').fill('周长序');
  await expect(desk.dialog('查找办件').getByRole('listitem').first()).toBeVisible();
  await look('find');
  await shut();

  await desk.goTo('可办');
  await look('questions');
  await chooseNursing(desk);
  await look('items');
  await desk.goTo('表单');
  await desk.next();
  await expect(desk.main().getByRole('alert')).toContainText('处要处理');
  await look('form-errors');
  await fillForm(desk, { phone: '13909438827' });
  await look('form');
  await desk.goTo('材料');
  await desk.button('共享免提交', desk.material('居住证').or(desk.material('银行卡(一卡通)'))).click();
  await look('materials');
  await scanMaterials(desk);
  await desk.material('户口簿').getByRole('button', { name: '第 1 页' }).click();
  await expect(desk.dialog(/户口簿 第 1 页/).getByRole('img')).toBeVisible();
  await look('page-dialog');
  await shut();
  await printAndSign(desk);
  await look('signing');
  await page.getByRole('region', { name: '申请表预览' }).getByRole('button', { name: /放大/ }).click();
  await expect(desk.dialog(/申请表 第 1 页/).getByRole('img')).toBeVisible();
  await look('preview-dialog');
  await shut();
  await desk.button('作废', desk.rail()).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await tick(page.getByRole('alertdialog').getByRole('radio', { name: '其他原因' }));
  await look('abandon-dialog');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);

  await desk.goTo('提交');
  await look('submission');
  await hands.network(false);
  await desk.button(/^提交/, desk.main()).click();
  await expect(desk.main().getByText('受理通知书已打印完，请从出纸口取走')).toBeVisible();
  await desk.button(/未发送\s*1 件/, desk.bar()).click();
  await expect(desk.dialog(/未发送的办件/)).toBeVisible();
  await look('unsent-dialog');
  await shut();
  await hands.network(true);
  await expect(desk.main().getByRole('status').filter({ hasText: '已接收' })).toBeVisible();
  await look('received');
  for (const [step, name] of [
    ['身份', 'read-only-identity'],
    ['可办', 'read-only-entitlement'],
    ['表单', 'read-only-form'],
    ['材料', 'read-only-materials'],
    ['打印签字', 'read-only-signing'],
  ] as const) {
    await desk.goTo(step);
    await look(name);
  }
  await desk.button('下一位', desk.rail()).click();
  await expect(page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
}
