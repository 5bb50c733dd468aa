import { sha256Hex } from '../sha256.ts';
import type { CaseView } from './view.ts';

/**
 * The content a citizen signs, as canonical text: region, items, the applicant's number, every visible field
 * in printed order and the further papers. Two cases with the same content print the same sheet; a difference voids a print.
 */
export function formContent(view: CaseView): string {
  const fields = view.form.blocks.flatMap((block) =>
    block.fields.map((field) => [field.key, field.value ?? null, field.other ?? null] as const),
  );
  return JSON.stringify([
    view.regionId,
    view.localNo,
    view.entitlements.filter((item) => item.chosen).map((item) => item.code),
    view.people.applicant?.idNumber ?? null,
    fields,
    ...(view.papers === undefined ? [] : [view.papers]),
  ]);
}

/** SHA-256 (hex) of `formContent`: the digest of a `FormPrint`, of its QR and of the signed sheet. */
export function formDigest(view: CaseView): string {
  return sha256Hex(formContent(view));
}
