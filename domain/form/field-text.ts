import type { Field, FieldValue } from '../region/region.ts';

/** The words that stand on paper for a value: option labels, 男/女, 汉族, 2026年11月21日. `other` fills a blank. */
export function fieldText(
  _field: Pick<Field, 'type' | 'options'>,
  _value: FieldValue | undefined,
  _other?: string,
): string {
  throw new Error('fieldText: being written');
}
