import { createRouterClient, implement } from '@orpc/server';
import { act, cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyEvent } from '../../domain/case/apply-event.ts';
import type { Case, CaseEvent } from '../../domain/case/case.ts';
import { newCase } from '../../domain/case/new-case.ts';
import { viewCase } from '../../domain/case/view-case.ts';
import type { CaseView } from '../../domain/case/view.ts';
import type { IdentityRecord } from '../../domain/id-card/identity.ts';
import { failure, success } from '../../domain/result.ts';
import { contract, type DeskState, type Outcome, type ReadProgress } from '../../main/api/contract.ts';
import { readRegions } from '../../main/regions/read-regions.ts';
import { type Connection, type DeskClient, DisconnectedError } from '../client.ts';
import { i18n } from '../locales/i18n.ts';
import { App } from './app.tsx';
import { ConnectionProvider } from './connection.tsx';

/* A desk over the real rules of a real region; only devices, store and paper are stand-ins. */

const region = readRegions().regions.get('gansu-pingchuan');
if (region === undefined) throw new Error('the region is missing');
const rules = region;
const year = { holidays: new Set<string>(), workdays: new Set<string>() };
const context = {
  region: rules,
  today: '2026-03-02',
  calendar: { years: new Map([[2026, year]]) },
  now: '2026-03-02T09:00:00+08:00',
};
// Parts of the window are loaded when they are first shown; a busy machine takes its time.
configure({ asyncUtilTimeout: 10_000 });

const caseId = '7a0b8f5e-3c1d-4f6a-9b2e-1d5c7e8f9a01';
const person: IdentityRecord = {
  name: '张𬭎㛃',
  sex: '2',
  nation: '03',
  birth: '1990-01-01',
  address: '甘肃省白银市平川区长征街道演示社区 2 号楼',
  idNumber: '620403199001010022',
  source: 'card',
  rawText: '',
  wltPhoto: '',
  readAt: '2026-03-02T09:00:00+08:00',
};
const ready: DeskState = {
  station: 'PC01',
  operator: '李经办',
  region: { id: rules.id, name: rules.name, service: rules.service },
  devices: {
    reader: { state: 'waiting', simulated: true },
    scanner: { state: 'ready', simulated: true, sources: ['feeder', 'glass'] },
    printer: { state: 'ready', simulated: true },
    process: 'running',
  },
  unsent: 0,
  needsAttention: 0,
  parked: 0,
  backend: { address: 'http://127.0.0.1:1', state: 'reachable' },
  demo: false,
  today: context.today,
  warnings: [],
};

function standIn() {
  let current: Case = newCase({
    id: caseId,
    localNo: 'PC01-20260302-0001-3',
    region: rules,
    station: 'PC01',
    operator: '李经办',
    now: context.now,
  });
  const view = (): CaseView => viewCase(current, rules, context);
  function apply(event: CaseEvent): Outcome<CaseView> {
    const next = applyEvent(current, event, context);
    if (!next.ok) return next;
    current = next.value;
    return success(view());
  }
  const calls: string[] = [];
  const fill = vi.fn<(values: Record<string, string | string[] | null>) => Outcome<CaseView>>((values) =>
    apply({ type: 'filled', values }),
  );
  const submit = vi.fn<() => Promise<Outcome<CaseView>>>(() =>
    Promise.resolve(failure([{ code: 'case.x', message: '还不能提交。' }])),
  );
  let card = Promise.withResolvers<ReadProgress>();
  let listen: (() => void) | undefined;
  const states: DeskState[] = [ready];

  const os = implement(contract);
  const endless = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
  const router = os.router({
    desk: {
      watch: os.desk.watch.handler(async function* ({ signal }) {
        for (;;) {
          const next = states.shift();
          if (next !== undefined) yield next;
          else await Promise.race([endless(signal), new Promise<void>((resolve) => (listen = resolve))]);
          if (signal?.aborted === true) return;
        }
      }),
    },
    cases: {
      open: os.cases.open.handler(() => success(view())),
      get: os.cases.get.handler(() => success(view())),
      watch: os.cases.watch.handler(async function* ({ signal }) {
        yield view();
        await endless(signal);
      }),
      find: os.cases.find.handler(() => []),
      list: os.cases.list.handler(() => []),
      readCard: os.cases.readCard.handler(async function* ({ signal }) {
        calls.push('readCard');
        yield { state: 'waiting' as const };
        const read = await Promise.race([card.promise, endless(signal)]);
        // A card that was read is not read again.
        card = Promise.withResolvers<ReadProgress>();
        if (read !== undefined) yield read;
      }),
      typeIdentity: os.cases.typeIdentity.handler(() => success(view())),
      removeIdentity: os.cases.removeIdentity.handler(({ input }) =>
        apply({ type: 'identity-removed', role: input.role }),
      ),
      answer: os.cases.answer.handler(({ input }) => apply({ type: 'answered', facts: input.facts })),
      choose: os.cases.choose.handler(({ input }) => apply({ type: 'items-chosen', items: input.items })),
      fill: os.cases.fill.handler(({ input }) => fill(input.values)),
      waiveMaterial: os.cases.waiveMaterial.handler(({ input }) =>
        apply({ type: 'material-waived', ...input }),
      ),
      park: os.cases.park.handler(() => apply({ type: 'parked' })),
      resume: os.cases.resume.handler(() => apply({ type: 'resumed' })),
      abandon: os.cases.abandon.handler(({ input }) => apply({ type: 'abandoned', reason: input.reason })),
      submit: os.cases.submit.handler(submit),
      sendNow: os.cases.sendNow.handler(() => success({ sent: 0 })),
    },
    pages: {
      scan: os.pages.scan.handler(async function* () {
        yield { state: 'ended' as const, pages: 0, view: view(), problems: [] };
      }),
      addFile: os.pages.addFile.handler(() => success(view())),
      rotate: os.pages.rotate.handler(() => success(view())),
      remove: os.pages.remove.handler(() => success(view())),
      move: os.pages.move.handler(() => success(view())),
      image: os.pages.image.handler(() => failure([])),
    },
    papers: {
      preview: os.papers.preview.handler(() => failure([{ code: 'x', message: '没有预览。' }])),
      pdf: os.papers.pdf.handler(() => failure([])),
      print: os.papers.print.handler(async function* () {
        yield {
          state: 'waiting' as const,
          problem: { code: 'printer.no-paper', message: '打印机缺纸，请装纸。' },
        };
      }),
      cancel: os.papers.cancel.handler(() => success(view())),
    },
    settings: {
      get: os.settings.get.handler(() => ({
        station: 'PC01',
        operator: '李经办',
        regionId: rules.id,
        backendAddress: 'http://127.0.0.1:1',
      })),
      set: os.settings.set.handler(({ input }) => success(input)),
    },
    dock: {
      state: os.dock.state.handler(() => null),
      simulate: os.dock.simulate.handler(() => failure([])),
      network: os.dock.network.handler(() => success(null)),
      loadSignedForm: os.dock.loadSignedForm.handler(() => failure([])),
    },
  });
  const client: DeskClient = createRouterClient(router);
  return {
    client,
    calls,
    fill,
    submit,
    view,
    apply,
    putCard(): void {
      apply({ type: 'identified', role: 'applicant', identity: person });
      card.resolve({ state: 'read', view: view(), tookMs: 900 });
    },
    tell(state: DeskState): void {
      states.push(state);
      listen?.();
    },
  };
}

function connectionTo(client: DeskClient) {
  let state: ReturnType<Connection['state']> = 'open';
  let generation = 1;
  const listeners = new Set<() => void>();
  const connection: Connection = {
    client,
    state: () => state,
    generation: () => generation,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {},
  };
  return {
    connection,
    become(next: typeof state): void {
      state = next;
      if (next === 'open') generation += 1;
      act(() => {
        for (const listener of listeners) listener();
      });
    },
  };
}

function show() {
  const desk = standIn();
  const way = connectionTo(desk.client);
  render(
    <I18nextProvider i18n={i18n}>
      <ConnectionProvider connection={way.connection}>
        <App />
      </ConnectionProvider>
    </I18nextProvider>,
  );
  return { desk, way, user: userEvent.setup() };
}

async function showCase() {
  const shown = show();
  await screen.findByRole('heading', { name: '请放身份证' });
  shown.desk.putCard();
  await screen.findByRole('region', { name: '申请人' });
  return shown;
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {};
  vi.stubGlobal('CSS', { escape: (text: string) => text.replaceAll(/["\\]/g, '\\$&') });
});
afterEach(cleanup);

describe('the empty desk', () => {
  test('waits for a card and says each device in words', async () => {
    const { desk } = show();
    await screen.findByRole('heading', { name: '请放身份证' });
    await waitFor(() => expect(desk.calls).toEqual(['readCard']));
    const bar = screen.getByRole('contentinfo', { name: '设备状态' });
    expect(bar).toHaveProperty('textContent', expect.stringContaining('打印机（演示设备）就绪'));
  });

  test('tells an unplugged reader and what to do, and offers typing', async () => {
    const { desk } = show();
    await screen.findByRole('heading', { name: '请放身份证' });
    desk.tell({
      ...ready,
      devices: { ...ready.devices, reader: { state: 'disconnected', simulated: false } },
    });
    await screen.findByRole('heading', { name: '读卡器已断开' });
    expect(screen.getByRole('button', { name: '手工录入' })).toBeTruthy();
  });

  test('is armed for one card only when no dialog wants the operator', async () => {
    const { desk, user } = show();
    await screen.findByRole('heading', { name: '请放身份证' });
    await waitFor(() => expect(desk.calls).toHaveLength(1));
    await user.keyboard('{F1}');
    await screen.findByRole('dialog', { name: '按键' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(desk.calls).toHaveLength(2));
  });
});

describe('a case', () => {
  test('opens with the card, whole name and grouped number', async () => {
    await showCase();
    expect(screen.getByText('张𬭎㛃')).toBeTruthy();
    expect(screen.getByText('620403 19900101 0022')).toBeTruthy();
    expect(screen.getByText('照片未解码，已原样保存')).toBeTruthy();
  });

  test('is answered with one key, and shows at once what follows', async () => {
    const { desk, user } = await showCase();
    await user.keyboard('{Enter}');
    await screen.findByRole('radiogroup', { name: /是否已持有/ });
    await user.keyboard('n');
    await screen.findByRole('checkbox', { name: '残疾人证新办' });
    expect(desk.view().questions.find(({ id }) => id === 'certificateHeld')?.value).toBe(false);
  });

  test('keeps what is typed while the connection is away and stores it when it is back', async () => {
    const { desk, way, user } = await showCase();
    act(() => {
      desk.apply({ type: 'answered', facts: { certificateHeld: false, elsewhere: false } });
      desk.apply({ type: 'items-chosen', items: ['CERT_NEW'] });
    });
    desk.fill.mockImplementation(() => {
      throw new DisconnectedError();
    });
    await user.keyboard('{Alt>}[Digit2]{/Alt}');
    await user.keyboard('{Alt>}[Digit3]{/Alt}');
    // The form arrives with the next view of the case.
    way.become('open');
    const phone = await screen.findByRole('textbox', { name: /^联系电话/ });
    await user.type(phone, '13909430012');
    await screen.findByText('未保存，内容仍保留');
    way.become('lost');
    await screen.findByText(/正在重新连接/);
    desk.fill.mockImplementation((values) => desk.apply({ type: 'filled', values }));
    way.become('open');
    await waitFor(() =>
      expect(
        desk
          .view()
          .form.blocks.flatMap(({ fields }) => fields)
          .find(({ key }) => key === 'phone')?.value,
      ).toBe('13909430012'),
    );
    expect(phone).toHaveProperty('value', '13909430012');
  });

  test('the error summary takes the focus and leads to the field', async () => {
    const { desk, way, user } = await showCase();
    desk.apply({ type: 'answered', facts: { certificateHeld: false, elsewhere: false } });
    desk.apply({ type: 'items-chosen', items: ['CERT_NEW'] });
    way.become('open');
    await user.keyboard('{Alt>}[Digit3]{/Alt}');
    await screen.findByRole('textbox', { name: /^联系电话/ });
    await user.keyboard('{Enter}');
    const summary = await screen.findByRole('alert', { name: /处要处理/ });
    await waitFor(() => expect(document.activeElement).toBe(summary));
    await user.click(within(summary).getByRole('button', { name: /联系电话/ }));
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^联系电话/ }));
  });

  test('put aside, leaves nothing of the citizen on the page', async () => {
    const { desk, user } = await showCase();
    await user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(desk.view().state).toBe('parked'));
    await screen.findByRole('heading', { name: '请放身份证' });
    await waitFor(() => expect(screen.queryByRole('region', { name: '申请人' })).toBeNull());
    expect(document.body.textContent).not.toContain('张𬭎㛃');
    expect(document.body.textContent).not.toContain('620403');
  });

  test('stands still for a printer without paper and says what to do', async () => {
    const { desk, way, user } = await showCase();
    desk.apply({ type: 'answered', facts: { certificateHeld: false, elsewhere: false } });
    way.become('open');
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('button', { name: '打印一次性告知单' }));
    const alert = await screen.findByText('打印机缺纸，请装纸。');
    expect(alert.closest('[role="alert"]')?.textContent).toContain('打印暂停');
  });
});

test('the screen is covered after a while without input, and any key lifts only the cover', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { desk } = show();
  await screen.findByRole('heading', { name: '请放身份证' });
  await act(() => vi.advanceTimersByTimeAsync(4.6 * 60_000));
  expect(screen.getByText(/30 秒后将隐藏画面/)).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(screen.getByText('已隐藏，按任意键继续')).toBeTruthy();
  const before = desk.calls.length;
  act(() => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F1', cancelable: true })));
  expect(screen.queryByText('已隐藏，按任意键继续')).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
  await waitFor(() => expect(desk.calls.length).toBeGreaterThan(before));
  vi.useRealTimers();
});
