import { sha256Hex } from '../sha256.ts';
import type { Page } from './case.ts';
import type { CaseView } from './view.ts';

type FormSource = Pick<
  CaseView,
  'regionId' | 'localNo' | 'entitlements' | 'people' | 'form' | 'materials' | 'papers'
>;

/**
 * The content a citizen signs, as canonical text: region, items, the applicant's number, every visible field
 * in printed order, the picture in the photo's cell and the further papers. Two cases with the same content print
 * the same sheet; a difference voids a print.
 */
export function formContent(view: FormSource): string {
  const fields = view.form.blocks.flatMap((block) =>
    block.fields.map((field) => [field.key, field.value ?? null, field.other ?? null] as const),
  );
  const photo = formPhoto(view);
  return JSON.stringify([
    view.regionId,
    view.localNo,
    view.entitlements.filter((item) => item.chosen).map((item) => item.code),
    view.people.applicant?.idNumber ?? null,
    fields,
    photo === undefined ? null : [photo.sha256, photo.rotation],
    ...(view.papers === undefined ? [] : [view.papers]),
  ]);
}

/** The page whose picture stands in the form's photo cell. */
export function formPhoto(view: Pick<CaseView, 'materials'>): Page | undefined {
  return view.materials.find((material) => material.isPhoto)?.pages[0];
}

/** SHA-256 (hex) of `formContent`: the digest of a `FormPrint`, of its QR and of the signed sheet. */
export function formDigest(view: FormSource): string {
  return sha256Hex(formContent(view));
}
