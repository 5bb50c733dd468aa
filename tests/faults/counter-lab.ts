import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseView } from '../../domain/case/view.ts';
import { checkCharacter } from '../../domain/id-card/id-number.ts';
import type { FormInput } from '../../paper/paper.ts';
import type { PrintEvent } from '../../drivers/printer/printer.ts';
import type { Outcome, StationSettings } from '../../main/api/contract.ts';
import { openAudit } from '../../main/audit/audit.ts';
import { openCaseService } from '../../main/cases/case-service.ts';
import type { Clock } from '../../main/clock.ts';
import { openDocumentService } from '../../main/printing/document-service.ts';
import { openPrintService } from '../../main/printing/print-service.ts';
import { readCalendar } from '../../main/regions/calendar.ts';
import { readRegions } from '../../main/regions/read-regions.ts';
import { fileKeyStore } from '../../main/store/key-store.ts';
import { openStore } from '../../main/store/store.ts';

const { regions } = readRegions();
const { calendar } = readCalendar();

/** A working Monday of a published year. */
export const monday: Clock = { now: () => new Date('2026-11-23T02:30:00Z') };

export const labSettings: StationSettings = {
  station: 'PC01',
  operator: '李经办',
  regionId: 'gansu-pingchuan',
  backendAddress: 'http://platform.invalid',
};

export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'onething-'));
}

export type Printing = (signal: AbortSignal) => AsyncGenerator<PrintEvent, void, void>;

async function* printsAtOnce(): AsyncGenerator<PrintEvent, void, void> {
  yield { type: 'queued', jobId: '1' };
  yield { type: 'printed', jobId: '1', pages: 1 };
}

/** The rooms behind the desk over a real store and the real rules; paper and printer are doubles. */
export function openLab(folder: string = newDataFolder(), printing: Printing = printsAtOnce) {
  const opened = openStore({ folder, keyStore: fileKeyStore(folder) });
  if (!opened.ok) throw new Error(opened.error.code);
  const store = opened.value;
  const station = { ...labSettings };
  const settings = () => station;
  const audit = openAudit(store, monday, settings);
  const cases = openCaseService({ store, audit, clock: monday, regions, calendar, settings });
  let produced = 0;
  const paper = async () => {
    produced += 1;
    return { pdf: new TextEncoder().encode(`%PDF-1.7 ${produced} ${randomUUID()}`), pages: 1 };
  };
  const forms: FormInput[] = [];
  const papers = {
    form: async (input: FormInput) => {
      forms.push(input);
      return { ...(await paper()), cells: [] };
    },
    notice: paper,
    receipt: paper,
  };
  const documents = openDocumentService({ store, cases, audit, clock: monday, papers, settings });
  const reports: string[] = [];
  const report = (what: string) => void reports.push(what);
  const jobs = { n: 0 };
  const prints = openPrintService({
    store,
    cases,
    audit,
    clock: monday,
    documents,
    report,
    devices: {
      print(_job, signal) {
        jobs.n += 1;
        return printing(signal);
      },
    },
  });
  return {
    folder,
    store,
    audit,
    cases,
    documents,
    prints,
    reports,
    /** What the station is set to; may be changed. */
    station,
    produced: () => produced,
    /** What the forms were made of. */
    forms,
    /** How many jobs the printer was given. */
    printerJobs: () => jobs.n,
    close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Lab = ReturnType<typeof openLab>;

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.error.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

/** A valid number; `serial` 0 … 499 makes them differ, odd ones are men's. */
export function idNumber(serial: number): string {
  const digits = `62040319800101${String(serial * 2 + 1).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

let people = 0;

/** A case with an applicant, an entitled item and the form filled: ready to print. */
export function filledCase(lab: Lab, serial: number = people++, name = '张𬭎'): CaseView {
  const { id } = value(lab.cases.open());
  value(
    lab.cases.apply(id, {
      type: 'identified',
      role: 'applicant',
      identity: {
        name,
        sex: '1',
        nation: '01',
        birth: '1980-01-01',
        address: '甘肃省白银市平川区长征街道',
        idNumber: idNumber(serial),
        source: 'typed',
        readAt: '2026-11-23T02:30:00.000Z',
        reason: 'no-card',
      },
    }),
  );
  value(
    lab.cases.apply(id, {
      type: 'answered',
      facts: { certificateHeld: true, grade: '2', types: ['4'], dibao: true, pensionInsured: true },
    }),
  );
  value(lab.cases.apply(id, { type: 'items-chosen', items: ['SUB_LIVING'] }));
  return value(
    lab.cases.apply(id, {
      type: 'filled',
      values: {
        married: 'no',
        education: '70',
        hukouType: 'agricultural',
        phone: `139${String(10_000_000 + serial)}`,
        currentAddress: '甘肃省白银市平川区长征街道幸福路1号',
        'sub.bankAccount': '6222020200112233447',
        'delivery.method': 'collect',
      },
    }),
  );
}

/** Puts a page into a case with content of its own. */
export function addPage(
  lab: Lab,
  caseId: string,
  target: string,
  content: Buffer = Buffer.concat([pngSignature, Buffer.from(`${target} ${randomUUID()}`)]),
): string {
  const id = randomUUID();
  const sha256 = hash(content);
  value(
    lab.cases.apply(
      caseId,
      {
        type: 'page-added',
        page: {
          id,
          target,
          from: 'feeder',
          rotation: 0,
          mime: 'image/png',
          sha256,
          bytes: content.length,
          addedAt: '2026-11-23T02:30:00.000Z',
        },
      },
      { also: (_after, number) => lab.store.pages.add(number, { id, sha256, mime: 'image/png', content }) },
    ),
  );
  return id;
}

/** A whole case, submitted; its outbox row waits. */
export async function submittedCase(lab: Lab, serial?: number): Promise<CaseView> {
  const view = filledCase(lab, serial);
  const { id } = view;
  for (const material of view.materials) addPage(lab, id, material.id);
  for await (const progress of lab.prints.print(id, 'form'))
    if (progress.state === 'failed') throw new Error(progress.problems[0]?.code ?? '');
  const print = value(lab.cases.view(id)).print;
  if (!print) throw new Error('no print');
  const page = addPage(lab, id, 'signed-form');
  const { revision, digest } = print;
  const at = '2026-11-23T02:30:00.000Z';
  value(lab.cases.apply(id, { type: 'signed', signed: { revision, digest, pages: [page], at } }));
  return value(lab.cases.submit(id));
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
