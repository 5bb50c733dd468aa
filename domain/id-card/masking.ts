/**
 * `620403199001011234` → `620403********1234`: first six and last four stay. A number of 10 to 15 characters
 * keeps three and four, a shorter one nothing.
 */
export function maskIdNumber(number: string): string {
  const characters = Array.from(number);
  const head = characters.length >= 16 ? 6 : characters.length >= 10 ? 3 : 0;
  const tail = characters.length >= 10 ? 4 : 0;
  return [
    ...characters.slice(0, head),
    '*'.repeat(characters.length - head - tail),
    ...characters.slice(characters.length - tail),
  ].join('');
}

/**
 * `张三丰` → `张**`. Counts written characters, so a character outside the BMP is one; `·` and inner spaces
 * stay, so that the shape of the name can be recognised. A name of one character is masked wholly.
 */
export function maskName(name: string): string {
  const characters = [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(name)].map(
    ({ segment }) => segment,
  );
  if (characters.length === 1) return '*';
  return characters
    .map((character, index) => (index === 0 || /^[·\s]$/.test(character) ? character : '*'))
    .join('');
}
