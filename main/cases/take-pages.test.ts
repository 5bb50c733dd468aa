import { afterEach, beforeEach, expect, test } from 'vitest';
import { addPage, filledCase, type Lab, openLab, monday, value } from '../../tests/faults/counter-lab.ts';
import { pageMarkText } from '../../paper/page-mark.ts';
import { openSignedSheets } from './signed-sheets.ts';
import { openPageDesk, type PageDesk } from './take-pages.ts';

let lab: Lab;
let pages: PageDesk;
/** What the QR on a page says, by the page's content. */
const marks = new Map<string, string>();

beforeEach(() => {
  lab = openLab();
  marks.clear();
  const pageReader = {
    marksOn: async (page: Uint8Array) => [marks.get(Buffer.from(page).toString('hex')) ?? []].flat(),
    sheetsOfPdf: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  const parts = { store: lab.store, cases: lab.cases, audit: lab.audit, clock: monday, pageReader };
  pages = openPageDesk({
    ...parts,
    signedSheets: openSignedSheets(parts),
    devices: { scan: () => Promise.reject(new Error('not asked for')) as never },
  });
});
afterEach(() => lab.close());

/** A printed form of a case, and a way to put its sheet into the pile of signed ones. */
async function printedCase() {
  const { id, localNo } = filledCase(lab);
  for await (const progress of lab.prints.print(id, 'form'))
    if (progress.state === 'failed') throw new Error(progress.problems[0]?.code ?? '');
  const print = value(lab.cases.view(id)).print;
  if (!print) throw new Error('no print');
  const { revision, digest, pages: count } = print;
  const text = pageMarkText({ localNo, page: 1, pages: count, revision, digest16: digest.slice(0, 16) });
  const sheet = (target = 'signed-form'): string => {
    const pageId = addPage(lab, id, target);
    marks.set(contentOf(id, pageId) ?? '', text);
    return pageId;
  };
  return { id, sheet };
}

function contentOf(id: string, pageId: string): string | undefined {
  return lab.store.pages.get(lab.store.cases.number(id), pageId)?.content.toString('hex');
}

test('a stray page taken out of the signed sheets leaves the signed form', async () => {
  const { id, sheet } = await printedCase();
  const signed = sheet();
  const stray = addPage(lab, id, 'signed-form');
  const view = value(await pages.remove(id, stray));
  expect(view.signed?.pages).toEqual([signed]);
  expect(contentOf(id, stray)).toBeUndefined();
});

test('a sheet scanned twice counts once the other one is out', async () => {
  const { id, sheet } = await printedCase();
  const [first, second] = [sheet(), sheet()];
  expect(value(await pages.remove(id, first)).signed?.pages).toEqual([second]);
});

test('taking out what is still not the form just takes it out', async () => {
  const { id } = await printedCase();
  const [stray] = [addPage(lab, id, 'signed-form'), addPage(lab, id, 'signed-form')];
  const view = value(await pages.remove(id, stray));
  expect(view.signedPages).toHaveLength(1);
  expect(view.signed).toBeUndefined();
});

test('a signed sheet that was scanned as a material is recognised where it belongs', async () => {
  const { id, sheet } = await printedCase();
  const pageId = sheet('id-card');
  const view = value(await pages.move(id, pageId, 'signed-form', 0));
  expect(view.signed?.pages).toEqual([pageId]);
});

test('what is taken out of a case leaves the disk: replaced, removed, or with its applicant', async () => {
  const { id, sheet } = await printedCase();
  const page = sheet();
  const material = addPage(lab, id, 'id-card');
  value(lab.cases.apply(id, { type: 'identity-removed', role: 'applicant' }));
  expect(contentOf(id, page)).toBeUndefined();
  expect(contentOf(id, material)).toBeUndefined();
});
