import type { Problem } from '../../domain/problem.ts';
import { failure, success } from '../../domain/result.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { CellPlace } from '../../paper/paper.ts';
import type { PaperPool } from '../../paper/paper-pool.ts';
import type { SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';
import { caseMissing } from '../cases/case-problems.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { DocumentService } from '../printing/document-service.ts';
import type { Store } from '../store/store.ts';
import type { Outcome } from './contract.ts';

export interface DockParts {
  readonly demo: boolean;
  readonly store: Store;
  readonly cases: CaseService;
  readonly devices: Devices;
  readonly outbox: Outbox;
  readonly documents: DocumentService;
  readonly papers: Pick<PaperPool, 'rasterize'>;
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
const pointsPerInch = 72;

/** Demo mode: drives the simulators and plays the citizen who signs. */
export function openDock(parts: DockParts): Dock {
  const { demo, store, cases, devices, documents, outbox, papers, network } = parts;

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
      const places = await documents.formPlaces(caseId);
      if (!places.ok) return places;
      const line = places.value.find(({ keys }) => keys.includes('signature'));
      const sheets = await papers.rasterize(document.pdf, { dpi: scanDpi });
      const pages: Uint8Array[] = [];
      for (const [index, { png }] of sheets.entries())
        pages.push(line?.page === index + 1 ? await sign(png, line) : png);
      return simulate({ device: 'scanner', do: 'load', source: 'feeder', pages });
    },
  };
}

/** Strokes of a pen in the signature's cell. */
async function sign(sheet: Uint8Array, cell: CellPlace): Promise<Uint8Array> {
  const scale = scanDpi / pointsPerInch;
  const height = Math.round(Math.min(cell.height, 40) * scale);
  const width = Math.round(Math.min(cell.width / 2, height * 3));
  const strokes = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 200 60">
    <path d="M8 22 C30 8 34 44 22 52 M14 30 C40 24 60 22 70 18 M48 8 C50 30 44 48 36 54 M84 14 C92 30 84 50 78 54
      C96 40 112 18 118 12 M100 30 C118 26 128 44 120 54 M138 10 C140 34 150 50 192 36" fill="none"
      stroke="#1a237e" stroke-width="3.2" stroke-linecap="round"/></svg>`;
  const left = Math.round((cell.x + cell.width / 2) * scale);
  const top = Math.round((cell.y + cell.height) * scale) - height;
  const { default: sharp } = await import('sharp');
  const signed = await sharp(sheet)
    .composite([{ input: Buffer.from(strokes), left, top: Math.max(0, top) }])
    .png({ compressionLevel: 4 })
    .toBuffer();
  return new Uint8Array(signed);
}
