import { execFileSync } from 'node:child_process';
import Pdf from 'pdfkit';
import type { Printer, PrintEvent, PrinterStatus, PrintJob } from '../../drivers/printer/printer.ts';
import { requiredProgram } from './requirements.ts';

/** A two-page A4 PDF with a word on each page. */
export async function samplePdf(word = 'COUNTER'): Promise<Uint8Array> {
  const document = new Pdf({ size: 'A4', margin: 50 });
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve());
  });
  document.fontSize(20).text(`${word} PAGE ONE`);
  document.addPage().text(`${word} PAGE TWO`);
  document.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

export async function sampleJob(more: Partial<PrintJob> = {}): Promise<PrintJob> {
  return { pdf: await samplePdf(), title: '申请表', copies: 1, duplex: true, ...more };
}

/** Follows a job to its end. `on` may change the world after an event. */
export async function follow(
  events: AsyncIterable<PrintEvent>,
  on: (event: PrintEvent) => Promise<void> | void = () => undefined,
): Promise<PrintEvent[]> {
  const seen: PrintEvent[] = [];
  for await (const event of events) {
    seen.push(event);
    await on(event);
  }
  return seen;
}

/** Waits until the status is as wished; told, not asked. */
export function untilStatus(printer: Printer, wished: (status: PrinterStatus) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wished(printer.status())) {
      resolve();
      return;
    }
    const stop = printer.onStatus((status) => {
      if (!wished(status)) return;
      stop();
      resolve();
    });
  });
}

export function pdfText(pdf: Uint8Array): string {
  return execFileSync(requiredProgram('pdftotext'), ['-', '-'], { input: pdf, encoding: 'utf8' });
}

/** `[width, height]` of every page in points. */
export function pdfPageSizes(pdf: Uint8Array): readonly (readonly [number, number])[] {
  const text = execFileSync(requiredProgram('pdfinfo'), ['-f', '1', '-l', '99', '-'], {
    input: pdf,
    encoding: 'utf8',
  });
  return [...text.matchAll(/Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)/g)].map((match) => [
    Number(match[1]),
    Number(match[2]),
  ]);
}
