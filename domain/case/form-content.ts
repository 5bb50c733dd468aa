import type { CaseView } from './view.ts';

/**
 * The content a citizen signs, as canonical text: region, items, people's numbers and every visible field
 * in printed order. Two cases with the same content print the same sheet; a difference voids a print.
 */
export function formContent(view: CaseView): string {
  const fields = view.form.blocks.flatMap((block) =>
    block.fields.map((field) => [field.key, field.value ?? null] as const),
  );
  return JSON.stringify([
    view.regionId,
    view.localNo,
    view.entitlements.filter((item) => item.chosen).map((item) => item.code),
    view.people.applicant?.idNumber ?? null,
    fields,
  ]);
}
