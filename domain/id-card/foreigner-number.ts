/**
 * Whether a 15-character number of the 2017 foreigner card has the right check digit: values weighted 7, 3, 1
 * repeating, modulo 10; A = 10 … Z = 35, `<` = 0 (`id-card.md 6.2`).
 */
export function isForeignerNumber2017(number: string): boolean {
  if (!/^[A-Z<]{3}\d{12}$/.test(number)) return false;
  const weights = [7, 3, 1];
  const sum = Array.from(number.slice(0, 14)).reduce(
    (total, character, index) => total + valueOf(character) * (weights[index % 3] ?? 0),
    0,
  );
  return sum % 10 === Number(number[14]);
}

function valueOf(character: string): number {
  return character === '<' ? 0 : Number.parseInt(character, 36);
}
