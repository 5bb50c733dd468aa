import { failure, type Result, success } from '../../../domain/result.ts';
import type { PrintJob } from '../printer.ts';
import { IppClient, type IppEndpoint, type IppFailure, ippOperation, systemUser } from './client.ts';
import {
  attribute,
  bool,
  groupTags,
  type IppAttribute,
  type IppCollection,
  type IppMessage,
  integer,
  strings,
  valueTags,
} from './message.ts';

/** One print queue (a CUPS destination) or one printer that speaks IPP itself. */
export interface PrinterTarget {
  readonly endpoint: IppEndpoint;
  /** HTTP path, `/printers/desk` or `/ipp/print`. */
  readonly path: string;
  readonly uri: string;
  readonly name: string;
  /** CUPS keeps what was printed unless told to forget it, and jobs outlive the process that sent them. */
  readonly cups: boolean;
}

export interface PrinterAttributes {
  /** 3 idle, 4 processing, 5 stopped (RFC 8011 5.4.11). */
  readonly state: number;
  readonly reasons: readonly string[];
  readonly accepting: boolean;
  readonly formats: readonly string[];
  readonly operations: readonly number[];
  readonly scalings: readonly string[];
}

export interface JobAttributes {
  /** 3 pending … 9 completed (RFC 8011 5.3.7). */
  readonly state: number;
  readonly reasons: readonly string[];
  readonly impressions?: number;
}

/** RFC 8011 5.3.7. */
export const jobState = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  cancelled: 7,
  aborted: 8,
  completed: 9,
} as const;

/** By this our own jobs are known again after a crash (CUPS keeps it with the job; it names the program only). */
const billing = 'onething-counter';

function attributesOf(message: IppMessage, tag: number): IppCollection {
  return message.groups.find((group) => group.tag === tag)?.attributes ?? new Map();
}

/** Operations on one target. Every method is one request. */
export class PrintQueue {
  readonly target: PrinterTarget;
  readonly #client: IppClient;

  constructor(target: PrinterTarget, timeoutMs: number) {
    this.target = target;
    this.#client = new IppClient(target.endpoint, timeoutMs);
  }

  async printer(): Promise<Result<PrinterAttributes, IppFailure>> {
    const answer = await this.#client.send({
      operation: ippOperation.getPrinterAttributes,
      path: this.target.path,
      operationAttributes: this.#to([
        [
          'requested-attributes',
          attribute(
            valueTags.keyword,
            'printer-state',
            'printer-state-reasons',
            'printer-is-accepting-jobs',
            'document-format-supported',
            'operations-supported',
            'print-scaling-supported',
          ),
        ],
      ]),
    });
    if (!answer.ok) return answer;
    const found = attributesOf(answer.value, groupTags.printer);
    const state = integer(found, 'printer-state');
    if (state === undefined) return failure({ kind: 'format' });
    return success({
      state,
      reasons: strings(found, 'printer-state-reasons').filter((reason) => reason !== 'none'),
      accepting: bool(found, 'printer-is-accepting-jobs') ?? true,
      formats: strings(found, 'document-format-supported'),
      operations: (found.get('operations-supported')?.values ?? []).filter(
        (value) => typeof value === 'number',
      ),
      scalings: strings(found, 'print-scaling-supported'),
    });
  }

  /** The job number, before any data is sent: from here on the job can be found and cancelled. */
  async createJob(job: PrintJob, printer: PrinterAttributes): Promise<Result<number, IppFailure>> {
    return jobIdOf(
      await this.#client.send({
        operation: ippOperation.createJob,
        path: this.target.path,
        operationAttributes: this.#to([['job-name', attribute(valueTags.name, job.title)]]),
        jobAttributes: this.#ticket(job, printer),
      }),
    );
  }

  async sendDocument(
    jobId: number,
    job: PrintJob,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<Result<void, IppFailure>> {
    const answer = await this.#client.send(
      {
        operation: ippOperation.sendDocument,
        path: this.target.path,
        operationAttributes: this.#to(
          [
            ['document-name', attribute(valueTags.name, job.title)],
            ['document-format', attribute(valueTags.mimeMediaType, 'application/pdf')],
            ['last-document', attribute(valueTags.boolean, true)],
          ],
          jobId,
        ),
        document: job.pdf,
      },
      options,
    );
    return answer.ok ? success(undefined) : answer;
  }

  /** For printers that only know Print-Job: the number comes with the answer, after all data. */
  async printJob(
    job: PrintJob,
    printer: PrinterAttributes,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<Result<number, IppFailure>> {
    return jobIdOf(
      await this.#client.send(
        {
          operation: ippOperation.printJob,
          path: this.target.path,
          operationAttributes: this.#to([
            ['job-name', attribute(valueTags.name, job.title)],
            ['document-format', attribute(valueTags.mimeMediaType, 'application/pdf')],
          ]),
          jobAttributes: this.#ticket(job, printer),
          document: job.pdf,
        },
        options,
      ),
    );
  }

  async job(jobId: number): Promise<Result<JobAttributes, IppFailure>> {
    const names = [
      'job-state',
      'job-state-reasons',
      'job-impressions-completed',
      'job-media-sheets-completed',
    ];
    const answer = await this.#client.send({
      operation: ippOperation.getJobAttributes,
      path: this.target.path,
      operationAttributes: this.#to(
        [['requested-attributes', attribute(valueTags.keyword, ...names)]],
        jobId,
      ),
    });
    if (!answer.ok) return answer;
    const found = attributesOf(answer.value, groupTags.job);
    const state = integer(found, 'job-state');
    if (state === undefined) return failure({ kind: 'format' });
    const impressions =
      integer(found, 'job-impressions-completed') ?? integer(found, 'job-media-sheets-completed');
    return success({
      state,
      reasons: strings(found, 'job-state-reasons').filter((reason) => reason !== 'none'),
      ...(impressions === undefined ? {} : { impressions }),
    });
  }

  /** `purge` (CUPS) also deletes the document that cupsd keeps of an ended job: it holds personal data. */
  async cancelJob(jobId: number, purge = false): Promise<Result<void, IppFailure>> {
    const answer = await this.#client.send({
      operation: ippOperation.cancelJob,
      path: this.target.path,
      operationAttributes: this.#to(
        purge && this.target.cups ? [['purge-job', attribute(valueTags.boolean, true)]] : [],
        jobId,
      ),
    });
    return answer.ok ? success(undefined) : answer;
  }

  /** Jobs of this program that are still in the queue. CUPS only; elsewhere none are known. */
  async ownJobs(): Promise<Result<readonly number[], IppFailure>> {
    if (!this.target.cups) return success([]);
    const answer = await this.#client.send({
      operation: ippOperation.getJobs,
      path: this.target.path,
      operationAttributes: this.#to([
        ['which-jobs', attribute(valueTags.keyword, 'not-completed')],
        ['my-jobs', attribute(valueTags.boolean, true)],
        ['requested-attributes', attribute(valueTags.keyword, 'job-id', 'job-billing')],
      ]),
    });
    if (!answer.ok) return answer;
    const jobs = answer.value.groups.filter((group) => group.tag === groupTags.job);
    return success(
      jobs
        .filter((group) => strings(group.attributes, 'job-billing').includes(billing))
        .map((group) => integer(group.attributes, 'job-id'))
        .filter((jobId) => jobId !== undefined),
    );
  }

  #to(more: readonly (readonly [string, IppAttribute])[], jobId?: number): ReadonlyMap<string, IppAttribute> {
    return new Map([
      ['printer-uri', attribute(valueTags.uri, this.target.uri)],
      ...(jobId === undefined ? [] : [['job-id', attribute(valueTags.integer, jobId)] as const]),
      ['requesting-user-name', attribute(valueTags.name, systemUser())],
      ...more,
    ]);
  }

  /** A4 always: a form whose boxes were scaled to Letter is no longer the official form. */
  #ticket(job: PrintJob, printer: PrinterAttributes): ReadonlyMap<string, IppAttribute> {
    return new Map([
      ['copies', attribute(valueTags.integer, job.copies)],
      ['sides', attribute(valueTags.keyword, job.duplex ? 'two-sided-long-edge' : 'one-sided')],
      ['media', attribute(valueTags.keyword, 'iso_a4_210x297mm')],
      ...(printer.scalings.includes('none')
        ? [['print-scaling', attribute(valueTags.keyword, 'none')] as const]
        : []),
      ...(this.target.cups ? [['job-billing', attribute(valueTags.text, billing)] as const] : []),
    ]);
  }
}

function jobIdOf(answer: Result<IppMessage, IppFailure>): Result<number, IppFailure> {
  if (!answer.ok) return answer;
  const jobId = integer(attributesOf(answer.value, groupTags.job), 'job-id');
  return jobId === undefined ? failure({ kind: 'format' }) : success(jobId);
}
