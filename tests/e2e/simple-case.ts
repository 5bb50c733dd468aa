import { type Desk, expect, tick } from './desk.ts';

/** 重度残疾人护理补贴 for a holder of grade one: the shortest way through, each part on its own. */
export async function readApplicant(desk: Desk, person: string): Promise<string> {
  await desk.putCard(person);
  await desk.at('身份');
  await expect(desk.main().getByRole('region', { name: '申请人' })).toContainText(person);
  await desk.takeCard();
  const current = desk.rail().getByRole('region', { name: '当前办件' });
  return (await current.getByText(/^PC01-/).textContent()) ?? '';
}

export async function chooseNursing(desk: Desk): Promise<void> {
  await desk.goTo('可办');
  await desk.choose(/是否已持有/, '是');
  await desk.choose(/残疾等级/, '一级');
  const limb = desk
    .main()
    .getByRole('group', { name: /残疾类别/ })
    .getByRole('checkbox', { name: '肢体' });
  await tick(limb);
  await expect(limb).toBeChecked();
  const item = desk.main().getByRole('checkbox', { name: '重度残疾人护理补贴', exact: true });
  await tick(item);
  await expect(item).toBeChecked();
}

export async function fillForm(desk: Desk, values: { readonly phone: string }): Promise<void> {
  await desk.goTo('表单');
  await desk.choose('婚否', '否');
  await desk.choose(/文化程度/, '高中');
  await desk.choose(/户口类别/, '非农业');
  await desk.button('同户籍地址').click();
  await desk.field(/^联系电话/).fill(values.phone);
  await desk.field(/银行卡/).fill('6217001210024455220');
  await desk.choose(/送达方式/, '自行领取');
  await expect(desk.main().getByText('必填项都已填好')).toBeVisible();
  await expect(desk.main().getByText(/^已保存/)).toBeVisible();
}

/** One page for each material, all through the feeder. */
export async function scanMaterials(desk: Desk): Promise<void> {
  await desk.goTo('材料');
  for (const [material, page] of [
    ['户口簿', '户口簿'],
    ['身份证', '身份证'],
    ['银行卡(一卡通)', '银行卡'],
  ] as const) {
    // As long as the scanner runs it takes what is laid into it.
    await expect(desk.button('扫描（进纸器）', desk.material(material))).toBeEnabled();
    await desk.loadFeeder(page);
    await desk.button('扫描（进纸器）', desk.material(material)).click();
    await expect(desk.material(material).getByText('已收', { exact: true })).toBeVisible();
  }
  await expect(desk.main().getByText('材料都已备齐')).toBeVisible();
}

export async function printAndSign(desk: Desk): Promise<void> {
  await desk.goTo('打印签字');
  await desk.button(/^打印申请表/, desk.main()).click();
  await expect(desk.main().getByText('申请表已打印完，请从出纸口取走')).toBeVisible();
  await desk.sign();
  await desk.button(/^扫描已签名申请表/, desk.main()).click();
  await expect(desk.main().getByText('已收回', { exact: true })).toBeVisible();
}
