import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import { expect as playwrightExpect } from 'playwright/test';
import { afterEach, beforeEach } from 'vitest';

/** Waits for what it states; long enough for a busy machine, and no longer than it takes. */
export const expect = playwrightExpect.configure({ timeout: 20_000 });

const root = join(import.meta.dirname, '../..');
export const usualSize = { width: 1366, height: 768 };
export const largeSize = { width: 1920, height: 1080 };
export const stepNames = ['身份', '可办', '表单', '材料', '打印签字', '提交'] as const;
export type StepName = (typeof stepNames)[number];

/**
 * For tests that are parts of one walk: when one fails, the screen is kept as a picture and as what a screen
 * reader sees, and the parts after it fail at once with the reason.
 */
export function keepTogether(desk: () => Desk | undefined): void {
  let failed: string | undefined;
  beforeEach(() => {
    if (failed !== undefined) throw new Error(`not reached: “${failed}” failed before`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || failed !== undefined) return;
    failed = task.name;
    await desk()?.keepFailure();
  });
}

export interface DeskOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: 'light' | 'dark' | 'contrast';
  /** Time stands under the test's hand from the start. */
  readonly fakeClock?: boolean;
  /** Folder below `test-results/screens` for the pictures. */
  readonly album: string;
}

/** A browser window at the counter, with a profile of its own on the disk. */
export class Desk {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly profile: string;
  /** What the page complained of: exceptions, console errors, violated policies. */
  readonly complaints: string[] = [];
  readonly #album: string;
  #pictures = 0;

  private constructor(context: BrowserContext, page: Page, profile: string, album: string) {
    this.context = context;
    this.page = page;
    this.profile = profile;
    this.#album = resolve(root, 'test-results/screens', album);
    mkdirSync(this.#album, { recursive: true });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async open(address: string, options: DeskOptions): Promise<Desk> {
    const profile = mkdtempSync(join(tmpdir(), 'onething-e2e-profile-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['ONETHING_CHROMIUM'] ?? '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      viewport: options.size ?? usualSize,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    const [page = await context.newPage()] = context.pages();
    const desk = new Desk(context, page, profile, options.album);
    if (options.theme !== undefined)
      await context.addInitScript(
        (look) => localStorage.setItem('onething-look', look),
        JSON.stringify({ theme: options.theme, size: 'normal' }),
      );
    if (options.fakeClock === true) await page.clock.install();
    try {
      await page.goto(address);
      await expect(page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
    } catch (error) {
      await desk.close();
      throw error;
    }
    return desk;
  }

  /** A window that a shell of its own has opened and will close; its profile is not ours. */
  static async over(page: Page, album: string): Promise<Desk> {
    const desk = new Desk(page.context(), page, '', album);
    await expect(page.getByRole('heading', { name: '请放身份证' })).toBeVisible();
    return desk;
  }

  /** Another window of the same browser, signed on by its cookie. */
  async secondWindow(): Promise<Desk> {
    const page = await this.context.newPage();
    await page.goto(new URL(this.page.url()).origin);
    return new Desk(this.context, page, this.profile, `${this.#album}-second`);
  }

  /** Closes the window and removes its profile. */
  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A picture of the screen as it is, kept with the test's results. */
  async picture(name: string): Promise<void> {
    this.#pictures += 1;
    const number = String(this.#pictures).padStart(2, '0');
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.screenshot({ path: join(this.#album, `${number}-${name}.png`), animations: 'disabled' });
  }

  async keepFailure(): Promise<void> {
    await this.picture('failed');
    const seen = await this.page.locator('body').ariaSnapshot();
    writeFileSync(join(this.#album, 'failed.txt'), `${this.complaints.join('\n')}\n${seen}\n`);
  }

  button(name: string | RegExp, where: Locator | Page = this.page): Locator {
    return where.getByRole('button', { name, exact: typeof name === 'string' });
  }

  main(): Locator {
    return this.page.getByRole('main');
  }

  rail(): Locator {
    return this.page.getByRole('navigation', { name: '办件栏' });
  }

  /** The device bar's words. */
  bar(): Locator {
    return this.page.getByRole('contentinfo', { name: '设备状态' });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** Waits for a step to be the one on screen. */
  async at(step: StepName): Promise<void> {
    await expect(this.main().getByRole('heading', { level: 1, name: step })).toBeVisible();
  }

  async goTo(step: StepName): Promise<void> {
    await this.button(new RegExp(`^\\d?\\s*${step}`), this.rail()).click();
    await this.at(step);
  }

  /** Presses the step's one primary button, which must be enabled. */
  async next(): Promise<void> {
    await this.button(/^下一步/, this.main()).click();
  }

  /** What hands do at a real counter: opens the dock, does it, closes the dock. */
  async hands(work: (dock: Locator) => Promise<void>): Promise<void> {
    const dock = this.page.getByRole('complementary', { name: '演示设备' });
    await this.button('演示设备').click();
    await expect(dock.getByRole('heading', { name: '演示设备' })).toBeVisible();
    await work(dock);
    await this.button('收起演示设备', dock).click();
    await expect(dock).toBeHidden();
  }

  async putCard(person: string): Promise<void> {
    await this.hands((dock) =>
      dock.getByRole('group', { name: '放上身份证' }).getByRole('button', { name: person }).click(),
    );
  }

  async takeCard(): Promise<void> {
    await this.hands((dock) => this.button('取走身份证', dock).click());
  }

  /** Chooses one state of a simulated device: `scanner('卡纸')`. */
  async setDevice(device: '扫描仪' | '打印机' | '网络', state: string): Promise<void> {
    await this.hands(async (dock) => {
      const radio = dock
        .getByRole('region', { name: device })
        .getByRole('radio', { name: state, exact: true });
      await tick(radio);
      await expect(radio).toBeChecked();
    });
  }

  async loadFeeder(page: string): Promise<void> {
    await this.hands(async (dock) => {
      await this.button(`放入${page}`, dock).click();
      await expect(dock).toContainText(/进纸器 [1-9]/);
    });
  }

  /** Signs the printed form and puts it into the feeder. */
  async sign(): Promise<void> {
    await this.loadFeeder('已签名申请表');
  }

  /** A field of the form by its printed label. */
  field(label: string | RegExp): Locator {
    return this.main().getByRole('textbox', { name: label });
  }

  /** Chooses one radio of a group. */
  async choose(group: string | RegExp, option: string): Promise<void> {
    const radio = this.main()
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: option, exact: true });
    await tick(radio);
    await expect(radio).toBeChecked();
  }

  material(name: string): Locator {
    return this.main().getByRole('region', { name, exact: true });
  }
}

/** Presses a radio or checkbox where its mark is drawn; the input itself is invisible. */
export async function tick(box: Locator): Promise<void> {
  await box.click({ force: true });
}
