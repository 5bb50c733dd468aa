import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect as that, test } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import { type RunningShell, runShell } from '../electron-stand-in/run-shell.ts';
import { tracesIn } from './counter.ts';
import { Desk, expect, keepTogether } from './desk.ts';
import { chooseNursing, fillForm, printAndSign, readApplicant, scanMaterials } from './simple-case.ts';

/**
 * A whole case in the Electron shell: its real entry file and preload over the stand-in, the window's only way
 * to the application is the port, the devices run in a utility process. The guards are attacked in
 * `tests/security/electron-shell.test.ts`, the real Electron is tried in `electron.test.ts`.
 */
const person = { name: '张𬭎', idNumber: '620403197904120020', address: '平川区兴平路演示小区' };
const phone = '13993000025';
let shell: RunningShell;
let desk: Desk;

beforeAll(async () => {
  await ensureBuilt();
  shell = await runShell({ args: ['--reader=simulated', '--scanner=simulated', '--printer=simulated'] });
  desk = await Desk.over(shell.page, 'electron-stand-in');
});
keepTogether(() => desk);
afterAll(() => shell?.stop());

/** The shell's utility processes that run the drivers: numbers from the system's own table. */
function deviceProcesses(): readonly number[] {
  const table = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [pid, parent, ...words] = line.trim().split(/\s+/);
    const utility = words.some((word) => word.endsWith('utility-parent-port.ts'));
    const drivers = words.some((word) => word.endsWith('device-host.js'));
    return Number(parent) === shell.process.pid && utility && drivers ? [Number(pid)] : [];
  });
}

describe.skipIf(process.platform === 'win32')('a whole case in the window of the Electron shell', () => {
  let localNo: string;

  test('the devices live in one utility process; killed, it comes back', async () => {
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*等待放卡/);
    const [pid, ...others] = deviceProcesses();
    if (pid === undefined) throw new Error('there is no utility process');
    that(others).toEqual([]);
    process.kill(pid, 'SIGKILL');
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*已断开/);
    await expect(desk.bar()).toContainText(/读卡器（演示设备）\s*等待放卡/);
    that(deviceProcesses()).toHaveLength(1);
    that(deviceProcesses()).not.toContain(pid);
    that(shell.log()).toContain('"signal":');
  });

  test('card, answers, item and form', async () => {
    localNo = await readApplicant(desk, person.name);
    await expect(desk.main().getByRole('region', { name: '申请人' })).toContainText(person.address);
    await desk.picture('identity');
    await chooseNursing(desk);
    await fillForm(desk, { phone });
    await desk.picture('form');
  });

  test('materials from the feeder, print, the signed sheet', async () => {
    await scanMaterials(desk);
    await desk.picture('materials');
    await printAndSign(desk);
    await expect(desk.page.getByRole('region', { name: '申请表预览' }).getByRole('img')).toBeVisible();
    await desk.picture('signed');
  });

  test('submitted, received by the platform, receipt printed', async () => {
    await desk.goTo('提交');
    await desk.button(/^提交/, desk.main()).click();
    await expect(desk.main().getByText('受理通知书已打印完，请从出纸口取走')).toBeVisible();
    await expect(desk.main().getByRole('status').filter({ hasText: '已接收' })).toBeVisible();
    await desk.picture('received');
    const projectNo = (await desk.main().locator('strong.number').first().textContent()) ?? '';
    that(projectNo).toMatch(/^\S{8,}$/);
    const platform = /受理平台（内置）：(\S+)/.exec(shell.output())?.[1] ?? '';
    that(await (await fetch(platform)).text()).toContain(`/cases/${projectNo}"`);
  });

  test('nobody is named on the terminal, in the log, or readable in any file; nothing complained', async () => {
    await desk.button('下一位', desk.rail()).click();
    await expect(desk.page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
    const texts = [person.name, person.idNumber, person.address, phone];
    for (const text of [...texts, localNo]) that(shell.output()).not.toContain(text);
    that(tracesIn(shell.dataFolder, [...texts, localNo])).toEqual([]);
    that(desk.complaints).toEqual([]);
    that(shell.log()).not.toMatch(/"level":[56]0/);
    that(await shell.stop()).toBe(0);
    that(deviceProcesses()).toEqual([]);
  });
});
