import type { Case } from '../../domain/case/case.ts';

/** Longest run of a name that is stored as one term; longer queries are cut into runs of this length. */
export const longestRun = 3;

/**
 * Folds what is typed and what is stored to the same text: full-width to half-width, upper case (the X of a
 * number), every middle dot to `·`, no spaces. Rare characters and those outside the BMP stay as they are.
 */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[·•・‧∙●]/g, '·')
    .replace(/\s+/g, '');
}

/** Every run of 1 … `longestRun` written characters of a name. */
export function runsOf(name: string): readonly string[] {
  const characters = Array.from(foldForSearch(name));
  const runs = new Set<string>();
  for (let start = 0; start < characters.length; start++)
    for (let length = 1; length <= longestRun && start + length <= characters.length; length++)
      runs.add(characters.slice(start, start + length).join(''));
  return [...runs];
}

/** The runs that together must be there for a query: itself when short, else all its windows. */
export function windowsOf(query: string): readonly string[] {
  const characters = Array.from(query);
  if (characters.length <= longestRun) return [query];
  const windows = new Set<string>();
  for (let start = 0; start + longestRun <= characters.length; start++)
    windows.add(characters.slice(start, start + longestRun).join(''));
  return [...windows];
}

/**
 * The terms under which a case is found by equality: runs of each person's name, each person's number in full
 * and its last four, each telephone in full and its last four. (The applicant's number is also found by its
 * beginning, through an index of its own.)
 */
export function searchTerms(current: Pick<Case, 'people' | 'form'>): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const person of Object.values(current.people)) {
    for (const run of runsOf(person.name)) terms.add(run);
    const number = foldForSearch(person.idNumber);
    if (number.length >= 4) {
      terms.add(number);
      terms.add(number.slice(-4));
    }
  }
  for (const [key, filled] of Object.entries(current.form)) {
    if (!/(^|\.)phone$/.test(key) || typeof filled.value !== 'string') continue;
    const phone = phoneDigits(filled.value);
    if (phone.length < 4) continue;
    terms.add(phone);
    terms.add(phone.slice(-4));
  }
  return terms;
}

/** Digits only, without the country code: `+86 139-1234-5678` → `13912345678`. */
export function phoneDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(?:0086|86)(?=1\d{10}$)/, '');
}

/** Whether two states of a case are found under the same terms, without computing them. */
export function sameTerms(
  before: Pick<Case, 'people' | 'form'>,
  after: Pick<Case, 'people' | 'form'>,
): boolean {
  if (before.people !== after.people) return false;
  if (before.form === after.form) return true;
  const keys = new Set([...Object.keys(before.form), ...Object.keys(after.form)]);
  for (const key of keys)
    if (/(^|\.)phone$/.test(key) && before.form[key]?.value !== after.form[key]?.value) return false;
  return true;
}

/** What one word of a query asks for. */
export type SearchWord =
  | {
      readonly kind: 'term';
      readonly terms: readonly string[];
      /** The whole word, when it had to be cut: a name must hold it in one piece. */
      readonly within?: string;
    }
  /** Beginning of a number: identity number, local number or 办件编号, at least four characters long. */
  | { readonly kind: 'prefix'; readonly prefix: string };

/**
 * A query as words that must all hold (`张伟 1234`). Words of letters and digits longer than four characters
 * are the beginning of a number as well as a term in full.
 */
export function searchWords(query: string): readonly (readonly SearchWord[])[] {
  const text = query.normalize('NFKC').trim();
  // A number written in groups (620403 19900101 1234, 139 1234 5678) is one word.
  const grouped = /^[\d\s+-]+X?$/i.test(text) && text.replace(/\D/g, '').length >= 7 && !text.includes('-');
  return (grouped ? [text] : text.split(/\s+/))
    .map((word) => foldForSearch(word))
    .filter((word) => word !== '')
    .slice(0, 6)
    .map((word) => {
      if (!/^[A-Z0-9+-]+$/.test(word)) return [nameWord(word)];
      const ways: SearchWord[] = [{ kind: 'term', terms: [word] }];
      if (/[A-Z]/.test(word) && word.length > longestRun) ways.push(nameWord(word));
      const digits = phoneDigits(word);
      if (digits !== word && digits.length >= 7) ways.push({ kind: 'term', terms: [digits] });
      if (word.length > 4) ways.push({ kind: 'prefix', prefix: word });
      return ways;
    });
}

function nameWord(word: string): SearchWord {
  const terms = windowsOf(word);
  return terms.length === 1 ? { kind: 'term', terms } : { kind: 'term', terms, within: word };
}
