import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { CaseView } from '../../domain/case/view.ts';
import type { Delivery } from '../../domain/case/case.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Result } from '../../domain/result.ts';
import type { DevicesStatus } from '../../drivers/devices.ts';
import type { SimulatorCommand, SimulatorState } from '../../drivers/simulators.ts';

/**
 * The one contract between the window and the application: over a MessagePort in Electron, over a WebSocket
 * in the browser shell, directly in the demo. Inputs are parsed here; expected failures are `Outcome` values
 * with Chinese sentences; a thrown error is a bug.
 */
export type Outcome<T> = Result<T, readonly Problem[]>;

/** One line of a list or a search: masked, enough to recognise a case. */
export interface CaseRow {
  readonly id: string;
  readonly localNo: string;
  readonly state: CaseView['state'];
  /** Family name and the rest masked unless the list is a search result opened by the operator. */
  readonly name: string;
  /** 620403********1234 */
  readonly idNumberMasked: string;
  /** Names of the chosen items. */
  readonly items: readonly string[];
  readonly updatedAt: string;
  readonly delivery?: Delivery;
  readonly dueOn?: string;
}

export interface DeskState {
  readonly station: string;
  readonly operator: string;
  readonly region: { readonly id: string; readonly name: string; readonly service: string };
  readonly devices: DevicesStatus;
  readonly unsent: number;
  readonly needsAttention: number;
  readonly parked: number;
  readonly backend: { readonly address: string; readonly state: 'reachable' | 'unreachable' | 'unknown' };
  /** Demo mode: simulators may be driven from the dock. */
  readonly demo: boolean;
  /** Today on the injected clock, YYYY-MM-DD. */
  readonly today: string;
  readonly warnings: readonly Problem[];
}

export type ReadProgress =
  | { readonly state: 'waiting' }
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly view: CaseView; readonly tookMs: number }
  | { readonly state: 'failed'; readonly problems: readonly Problem[] };

export type ScanProgress =
  | { readonly state: 'scanning'; readonly page: number; readonly percent: number }
  | { readonly state: 'page'; readonly pageId: string; readonly view: CaseView }
  /** For the signed form: what its QR said. */
  | { readonly state: 'recognised'; readonly page: number; readonly ofPages: number; readonly view: CaseView }
  | {
      readonly state: 'ended';
      readonly pages: number;
      readonly view: CaseView;
      readonly problems: readonly Problem[];
    };

export type PrintProgress =
  | { readonly state: 'preparing' | 'queued' | 'printing' }
  | { readonly state: 'waiting'; readonly problem: Problem }
  | { readonly state: 'printed'; readonly view: CaseView }
  | { readonly state: 'failed'; readonly problems: readonly Problem[]; readonly view: CaseView }
  | { readonly state: 'cancelled'; readonly view: CaseView };

/** 申请表, 一次性告知单, 受理通知书. */
export const paperKind = z.enum(['form', 'notice', 'receipt']);
export type PaperKind = z.infer<typeof paperKind>;

const caseId = z.uuid();
const role = z.enum(['applicant', 'guardian', 'agent']);
const short = z.string().max(200);
const fieldValue = z.union([z.string().max(2000), z.array(z.string().max(500)).max(40)]);
const factValue = z.union([z.boolean(), short, z.array(short).max(20)]);
export const pageTarget = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** What the operator types when no card can be read; checked against GB 11643 and the calendar in main. */
export const typedIdentity = z.object({
  name: z.string().trim().min(1).max(60),
  sex: z.enum(['0', '1', '2', '9']),
  nation: z.string().regex(/^\d{2}$/),
  birth: z.iso.date(),
  address: z.string().trim().max(200),
  /** Groups may stand apart, digits may be full-width: it is normalised before it is checked. */
  idNumber: z.string().trim().max(40),
  issuer: z.string().trim().max(60).optional(),
  validFrom: z.iso.date().optional(),
  validTo: z.union([z.iso.date(), z.literal('长期')]).optional(),
});
export const typedReason = z.enum(['no-card', 'card-unreadable', 'no-reader', 'no-id-card-yet']);

export const stationSettings = z.object({
  station: z.string().regex(/^[A-Z0-9]{2,8}$/),
  operator: z.string().trim().min(1).max(30),
  regionId: z.string().regex(/^[a-z0-9-]{2,40}$/),
  backendAddress: z.url(),
  /** The platform's bearer token for this station. */
  backendToken: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,500}$/)
    .optional(),
  countyName: z.string().trim().max(60).optional(),
  windowPlace: z.string().trim().max(100).optional(),
  phone: z.string().trim().max(40).optional(),
});
export type StationSettings = z.infer<typeof stationSettings>;

const view = type<Outcome<CaseView>>();

export const contract = {
  desk: {
    /** The desk's state now and on every change. */
    watch: oc.output(eventIterator(type<DeskState>())),
  },
  cases: {
    open: oc.output(view),
    get: oc.input(z.object({ caseId })).output(view),
    /** The case now and on every change, whoever changed it (outbox, printer, scanner). */
    watch: oc.input(z.object({ caseId })).output(eventIterator(type<CaseView>())),
    find: oc
      .input(z.object({ query: z.string().max(60), limit: z.number().int().min(1).max(100).default(30) }))
      .output(type<readonly CaseRow[]>()),
    list: oc
      .input(
        z.object({
          which: z.enum(['drafts', 'parked', 'unsent', 'recent']),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      )
      .output(type<readonly CaseRow[]>()),
    /** Waits for a card and puts it into the case; without a case id a new case is opened by the card. Ending the stream stops waiting. */
    readCard: oc
      .input(z.object({ caseId: caseId.optional(), role }))
      .output(eventIterator(type<ReadProgress>())),
    typeIdentity: oc
      .input(z.object({ caseId, role, identity: typedIdentity, reason: typedReason }))
      .output(view),
    removeIdentity: oc.input(z.object({ caseId, role })).output(view),
    answer: oc.input(z.object({ caseId, facts: z.record(short, factValue.nullable()) })).output(view),
    choose: oc.input(z.object({ caseId, items: z.array(short).max(30) })).output(view),
    fill: oc.input(z.object({ caseId, values: z.record(short, fieldValue.nullable()) })).output(view),
    waiveMaterial: oc.input(z.object({ caseId, material: short, evidence: short.nullable() })).output(view),
    park: oc.input(z.object({ caseId })).output(view),
    resume: oc.input(z.object({ caseId })).output(view),
    abandon: oc.input(z.object({ caseId, reason: short })).output(view),
    submit: oc.input(z.object({ caseId })).output(view),
    /** Tries to send now what waits or was parked. */
    sendNow: oc
      .input(z.object({ caseId: caseId.optional() }))
      .output(type<Outcome<{ readonly sent: number }>>()),
  },
  pages: {
    /** Scans into a material or as the signed form (`target: 'signed-form'`). Ending the stream stops the scanner. */
    scan: oc
      .input(
        z.object({
          caseId,
          target: pageTarget,
          source: z.enum(['feeder', 'glass']),
          resolution: z.number().int().min(150).max(600).default(300),
          mode: z.enum(['color', 'gray']).default('color'),
          replaces: z.uuid().optional(),
        }),
      )
      .output(eventIterator(type<ScanProgress>())),
    /** JPEG, PNG or PDF up to 20 MB; a PDF becomes one page per sheet. */
    addFile: oc.input(z.object({ caseId, target: pageTarget, file: z.file() })).output(view),
    rotate: oc.input(z.object({ caseId, pageId: z.uuid() })).output(view),
    remove: oc.input(z.object({ caseId, pageId: z.uuid() })).output(view),
    move: oc
      .input(z.object({ caseId, pageId: z.uuid(), target: pageTarget, position: z.number().int().min(0) }))
      .output(view),
    /** The picture, turned as stored. Never cached on disk: it travels over the port, not as a URL. */
    image: oc
      .input(z.object({ caseId, pageId: z.uuid(), size: z.enum(['thumbnail', 'screen', 'full']) }))
      .output(type<Outcome<File>>()),
  },
  papers: {
    /** PNG of each page of what would be, or was, printed. */
    preview: oc
      .input(z.object({ caseId, kind: paperKind, widthPx: z.number().int().min(200).max(2000).default(800) }))
      .output(type<Outcome<readonly File[]>>()),
    pdf: oc.input(z.object({ caseId, kind: paperKind })).output(type<Outcome<File>>()),
    /** Prints and follows the job. Ending the stream does not cancel; `cancel` does. */
    print: oc.input(z.object({ caseId, kind: paperKind })).output(eventIterator(type<PrintProgress>())),
    cancel: oc.input(z.object({ caseId, kind: paperKind })).output(view),
  },
  settings: {
    get: oc.output(type<StationSettings>()),
    set: oc.input(stationSettings).output(type<Outcome<StationSettings>>()),
  },
  /** Demo mode only; refused elsewhere. */
  dock: {
    state: oc.output(type<SimulatorState | null>()),
    simulate: oc.input(type<SimulatorCommand>()).output(type<Outcome<SimulatorState>>()),
    /** Cuts or restores the way to the backend. */
    network: oc.input(z.object({ on: z.boolean() })).output(type<Outcome<null>>()),
    /** Puts the last printed form, as if signed, into the simulated feeder. */
    loadSignedForm: oc.input(z.object({ caseId })).output(type<Outcome<SimulatorState>>()),
  },
};

export type Contract = typeof contract;
