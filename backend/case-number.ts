/**
 * Administrative division codes (GB/T 2260) of the regions this platform takes cases for. A 办件编号 starts
 * with the code, so a region without one cannot be given a number.
 */
export const regionCodes: Readonly<Record<string, string>> = {
  'gansu-pingchuan': '620403',
  jilin: '220000',
  yunnan: '530000',
  lushan: '360483',
  qingyang: '341723',
};

/** ISO/IEC 7064 MOD 11,10: one decimal check digit that finds every single wrong digit and nearly all swaps. */
export function checkDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new Error('check digit of something that is not digits');
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - product) % 10);
}

/**
 * 办件编号: region (6) - date of arrival (8) - running number of the region and day (6) - check digit over all
 * three. The number says nothing of the person.
 *
 * @param day `YYYY-MM-DD`, China time
 * @param sequence 1 … 999999
 */
export function projectNumber(regionCode: string, day: string, sequence: number): string {
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > 999_999)
    throw new RangeError(`sequence out of range: ${sequence}`);
  const date = day.replaceAll('-', '');
  const running = String(sequence).padStart(6, '0');
  return `${regionCode}-${date}-${running}-${checkDigit(regionCode + date + running)}`;
}

/** 子办件编号 of one item: the 办件编号 and the item's place in the submission, from 1. */
export function itemNumber(projectNo: string, place: number): string {
  return `${projectNo}-${String(place).padStart(2, '0')}`;
}
