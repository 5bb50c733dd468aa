import sharp from 'sharp';
import type { Problem } from '../../domain/problem.ts';
import { failure, success } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';
import { caseMissing } from '../cases/case-problems.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { PaperMaker } from '../printing/paper-maker.ts';
import type { Store } from '../store/store.ts';
import type { Outcome } from './contract.ts';

export interface DockParts {
  readonly demo: boolean;
  readonly store: Store;
  readonly cases: CaseService;
  readonly devices: Devices;
  readonly outbox: Outbox;
  readonly papers: PaperMaker;
  readonly network: NetworkSwitch;
}

/** The way to the platform, which the dock can cut. */
export interface NetworkSwitch {
  on: boolean;
}

export interface Dock {
  state(): Promise<SimulatorState | null>;
  simulate(command: SimulatorCommand): Promise<Outcome<SimulatorState>>;
  network(on: boolean): Outcome<null>;
  loadSignedForm(caseId: string): Promise<Outcome<SimulatorState>>;
}

const demoOnly: Problem = {
  code: 'dock.demo-only',
  message: '只有演示模式才能操作演示设备。请用演示模式启动程序。',
};
const nothingPrinted: Problem = {
  code: 'dock.nothing-printed',
  message: '这个办件还没有有效的申请表。请先打印申请表，再放入签字件。',
};

/** Resolution of the sheet as a scanner would see it, dots per inch. */
const scanDpi = 200;

/** Demo mode: drives the simulators and plays the citizen who signs. */
export function openDock(parts: DockParts): Dock {
  const { demo, store, cases, devices, outbox, papers, network } = parts;

  async function simulate(command: SimulatorCommand): Promise<Outcome<SimulatorState>> {
    if (!demo) return failure([demoOnly]);
    const state = await devices.simulate(command);
    return state.ok ? state : failure([state.error]);
  }

  return {
    state: async () => (demo ? ((await devices.simulators()) ?? null) : null),
    simulate,
    network(on) {
      if (!demo) return failure([demoOnly]);
      network.on = on;
      outbox.nudge();
      return success(null);
    },
    async loadSignedForm(caseId) {
      if (!demo) return failure([demoOnly]);
      const view = cases.view(caseId);
      if (!view.ok) return view;
      const print = view.value.print;
      if (!print) return failure([nothingPrinted]);
      const document = store.documents.get(store.cases.number(caseId), print.documentId);
      if (!document) return failure([caseMissing]);
      const sheets = await papers.rasterize(document.pdf, scanDpi);
      const pages: Uint8Array[] = [];
      for (const [index, sheet] of sheets.entries())
        pages.push(index === sheets.length - 1 ? await sign(sheet) : sheet);
      return simulate({ device: 'scanner', do: 'load', source: 'feeder', pages });
    },
  };
}

/** A stroke of a pen near the foot of the last page, where the signature line is. */
async function sign(sheet: Uint8Array): Promise<Uint8Array> {
  const { width, height } = await sharp(sheet).metadata();
  const x = Math.round(width * 0.42);
  const y = Math.round(height * 0.9);
  const w = Math.round(width * 0.2);
  const h = Math.round(height * 0.025);
  const stroke = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h * 2}" viewBox="0 0 200 60">
    <path d="M8 22 C30 8 34 44 22 52 M14 30 C40 24 60 22 70 18 M48 8 C50 30 44 48 36 54 M84 14 C92 30 84 50 78 54
      C96 40 112 18 118 12 M100 30 C118 26 128 44 120 54 M138 10 C140 34 150 50 192 36" fill="none"
      stroke="#1a237e" stroke-width="3.2" stroke-linecap="round"/></svg>`;
  const signed = await sharp(sheet)
    .composite([{ input: Buffer.from(stroke), left: x, top: y - h }])
    .png({ compressionLevel: 4 })
    .toBuffer();
  return new Uint8Array(signed);
}
