import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { success, type Result } from '../domain/result.ts';
import type { Devices, DeviceSettings } from '../drivers/devices.ts';
import { createPaperPool } from '../paper/paper-pool.ts';
import type { StationSettings } from './api/contract.ts';
import { openDesk } from './api/desk-state.ts';
import { type NetworkSwitch, openDock } from './api/dock.ts';
import { type AppRouter, createRouter } from './api/router.ts';
import { openAudit } from './audit/audit.ts';
import { openCaseService } from './cases/case-service.ts';
import { openCardDesk } from './cases/read-card.ts';
import { openSignedSheets } from './cases/signed-sheets.ts';
import { openPageDesk } from './cases/take-pages.ts';
import { type Clock, systemClock } from './clock.ts';
import type { SpawnDeviceProcess } from './devices/device-process.ts';
import type { DeviceProcessReport } from './devices/process-keeper.ts';
import { spawnDeviceProcess } from './devices/spawn.ts';
import { startDevices } from './devices/supervisor.ts';
import { entryUrl } from './entries.ts';
import { createLog, describeError, type Log, noteBug } from './log.ts';
import type { OutboxDelays } from './outbox/delays.ts';
import type { Fetch } from './outbox/intake-client.ts';
import { openOutbox } from './outbox/outbox.ts';
import { openDocumentService } from './printing/document-service.ts';
import { openPrintService } from './printing/print-service.ts';
import { readCalendar } from './regions/calendar.ts';
import { readCompiledRegions } from './regions/compiled-regions.ts';
import { readRegions } from './regions/read-regions.ts';
import { openRegionBook } from './regions/region-book.ts';
import { createPageReader } from './scanning/page-reader.ts';
import { openSettings } from './settings/station-settings.ts';
import { fileKeyStore, type KeyStore } from './store/key-store.ts';
import { openStore } from './store/store.ts';

export interface ApplicationOptions {
  /** Holds the encrypted store, its key file and the embedded platform's database. */
  readonly dataFolder: string;
  /** Default: a key file in the data folder. */
  readonly keyStore?: KeyStore;
  readonly clock?: Clock;
  readonly deviceSettings: DeviceSettings;
  /** Default: a child process of Node. */
  readonly spawnDevices?: SpawnDeviceProcess;
  /** Devices that run already, instead of a process of our own. */
  readonly devices?: Devices;
  /** `embedded` starts the reference platform on loopback; else the address until the settings say another. */
  readonly backend: string;
  /** What a station is before anybody has set it. */
  readonly defaults?: Partial<StationSettings>;
  /**
   * Settles when the window has drawn itself. Until then nothing begins that would take the processor or the
   * disk from it and that it does not wait for: the device process, the embedded platform, the entry of the
   * start in the audit. Absent: at once.
   */
  readonly windowDrawn?: Promise<void>;
  /** The dock may drive the simulators. */
  readonly demo: boolean;
  /** Default: `terminal.log` in the data folder. */
  readonly log?: Log;
  readonly outboxDelays?: Partial<OutboxDelays>;
  /** Published calendar years that came after the program, `YYYY.json`. Default: `calendar` in the data folder. */
  readonly calendarFolder?: string;
  readonly regionsFolder?: string;
  /** `<region>/overlay.yaml`: what the place has filled in. Default: `regions` in the data folder. */
  readonly overlaysFolder?: string;
}

export interface Application {
  readonly router: AppRouter;
  /** Address of the embedded platform once it listens; `undefined` when there is none. Rejects when it cannot start. */
  backendUrl(): Promise<string | undefined>;
  /** Bearer token that the embedded platform asks for. */
  readonly embeddedToken: string | undefined;
  /** Loads the fonts; for when the window stands. */
  warmUp(): Promise<void>;
  /** Ends what runs, in the order that loses nothing. */
  close(): Promise<void>;
}

/** Puts the rooms together. What can go wrong at the start is a sentence for a start-up screen. */
export async function startApplication(options: ApplicationOptions): Promise<Result<Application, Problem>> {
  const { dataFolder, demo } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog({ folder: dataFolder });
  const keyStore = options.keyStore ?? fileKeyStore(dataFolder);
  const report = (what: string, error?: unknown): void => {
    if (error === undefined) log.warn(what);
    else noteBug(log, what, error);
  };

  const opened = openStore({ folder: dataFolder, keyStore });
  if (!opened.ok) return opened;
  const store = opened.value;
  const overlays = options.overlaysFolder ?? join(dataFolder, 'regions');
  const regionBook = openRegionBook(() =>
    readRegions(options.regionsFolder, readCompiledRegions(), { overlays }),
  );
  const { regions } = regionBook;
  const { calendar, problems: calendarProblems } = readCalendar(
    options.calendarFolder ?? join(dataFolder, 'calendar'),
  );

  const network: NetworkSwitch = { on: true };
  let embeddedUrl: string | undefined;
  const embeddedToken = options.backend === 'embedded' ? secretOf(keyStore, 'intake token') : undefined;
  const settings = openSettings(
    store,
    {
      station: 'PC01',
      operator: '经办人',
      regionId: 'gansu-pingchuan',
      ...options.defaults,
      backendAddress: options.backend,
    },
    () => embeddedUrl,
  );
  const devices =
    options.devices ??
    startDevices({
      settings: options.deviceSettings,
      spawn: options.spawnDevices ?? spawnDeviceProcess,
      ...(options.windowDrawn ? { after: options.windowDrawn } : {}),
      ...(options.deviceSettings.allowSimulators ? { readerSimulator: entryUrl('reader-simulator') } : {}),
      report: (what) => log[deviceProcessLevel(what)]({ device: what }, 'device process'),
    });
  const papers = createPaperPool({ worker: entryUrl('paper-worker') });
  const pageReader = createPageReader();

  const station = () => settings.get();
  const audit = openAudit(store, clock, station);
  const cases = openCaseService({ store, audit, clock, regions, calendar, settings: station });
  const documents = openDocumentService({ store, cases, audit, clock, papers, settings: station });
  const prints = openPrintService({ store, cases, audit, clock, documents, devices, report });
  const signedSheets = openSignedSheets({ store, cases, audit, clock, pageReader });
  const pages = openPageDesk({ store, cases, audit, clock, devices, pageReader, signedSheets });
  const cards = openCardDesk({ cases, audit, clock, devices });
  const outbox = openOutbox({
    store,
    cases,
    audit,
    clock,
    address: () => settings.get().backendAddress,
    fetch: throughNetwork(network, () =>
      settings.get().backendAddress === embeddedUrl ? embeddedToken : settings.get().backendToken,
    ),
    ...(options.outboxDelays ? { delays: options.outboxDelays } : {}),
    report,
  });
  const desk = openDesk({
    store,
    cases,
    outbox,
    devices,
    settings,
    regions,
    demo,
    warnings: () => [...regionBook.problems(), ...calendarProblems],
  });
  const dock = openDock({ demo, store, cases, devices, documents, outbox, papers, network });
  const router = createRouter({
    store,
    cases,
    cards,
    pages,
    documents,
    prints,
    papers,
    outbox,
    audit,
    settings,
    desk,
    dock,
    clock,
    regionBook,
    log,
  });

  let noted = false;
  function noteStart(): void {
    if (noted) return;
    noted = true;
    store.transaction(() => audit.record('program-started', { demo }));
  }
  if (options.windowDrawn === undefined) noteStart();
  else options.windowDrawn.then(noteStart, noteStart);
  prints.recover();
  const backend =
    options.backend === 'embedded'
      ? startEmbedded(dataFolder, keyStore, embeddedToken, clock, log, options.windowDrawn)
      : undefined;
  if (backend)
    backend.then(
      ({ url }) => {
        embeddedUrl = url;
        settings.addressKnown();
        outbox.start();
      },
      (error: unknown) => {
        log.error(describeError(error), 'the embedded platform did not start');
        outbox.start();
      },
    );
  else outbox.start();

  let closing: Promise<void> | undefined;
  async function closeAll(): Promise<void> {
    noteStart();
    await prints.close();
    await devices.close();
    await backend?.then(
      () => {},
      () => {},
    );
    await outbox.close();
    await backend?.then(
      (running) => running.close(),
      () => {},
    );
    desk.close();
    await papers.close();
    await pageReader.close();
    store.close();
  }

  return success({
    router,
    backendUrl: async () => (await backend)?.url,
    embeddedToken,
    warmUp: () => papers.warmUp(),
    close: () => (closing ??= closeAll()),
  });
}

/** Starting, and ending in order when told to, is normal life. */
function deviceProcessLevel(report: DeviceProcessReport): 'info' | 'warn' {
  return report.event === 'started' || (report.event === 'ended' && report.code === 0) ? 'info' : 'warn';
}

/** The reference platform on a free loopback port, with a database of its own under a key derived from ours. */
async function startEmbedded(
  dataFolder: string,
  keyStore: KeyStore,
  token: string | undefined,
  clock: Clock,
  log: Log,
  windowDrawn: Promise<void> | undefined,
) {
  await windowDrawn;
  // Loaded late: the desk stands before the platform that it will only need at the first submission.
  const { startBackend } = await import('../backend/server.ts');
  const databaseKey = secretOf(keyStore, 'intake');
  if (databaseKey === undefined || token === undefined) throw new Error('the key of the store is gone');
  return startBackend({
    databaseFile: join(dataFolder, 'intake.db'),
    // A raw key, as in the store: deriving another one from it would take 60 ms of the start.
    databaseKey: Buffer.from(`raw:${databaseKey}`),
    stationTokens: { '*': token },
    now: () => clock.now(),
    report: (error) => noteBug(log, 'embedded platform', error),
  });
}

/** 32 bytes in hex for one purpose, from the key of the store. */
function secretOf(keyStore: KeyStore, purpose: string): string | undefined {
  const key = keyStore.read();
  if (!key.ok || key.value === undefined) return undefined;
  return createHmac('sha256', key.value).update(`onething-counter ${purpose}`).digest('hex');
}

/** `fetch` with the platform's token, unless the dock has pulled the plug. */
function throughNetwork(network: NetworkSwitch, token: () => string | undefined): Fetch {
  return (url, init) =>
    network.on
      ? fetch(url, withToken(init, token()))
      : Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }));
}

function withToken(init: RequestInit, token: string | undefined): RequestInit {
  if (token === undefined) return init;
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
