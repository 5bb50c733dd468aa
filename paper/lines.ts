import { type Atom, atomsOf, type Piece, type Sizes } from './pieces.ts';

/** A line of text; positions in points from the left end of the line. */
export interface Line {
  readonly atoms: readonly { readonly atom: Atom; readonly x: number }[];
  readonly width: number;
  /** Line height; the baseline stands at `baseline` below its top. */
  readonly height: number;
  readonly baseline: number;
  /** Everything it stands for, with the spaces at its end. */
  readonly raw: string;
}

const usualLeading = 1.34;
/** An ideograph's square reaches from 0.88 above to 0.12 below the baseline. */
const ascent = 0.88;

/** Where the next atom begins after `atom` was put at `x`. A tab that was passed already is a gap. */
function after(x: number, atom: Atom): number {
  return atom.kind === 'tab' ? Math.max(x + tabGap, atom.width) : x + atom.width;
}
const tabGap = 3;

function lineOf(atoms: readonly Atom[], sizes: Sizes): Line {
  const kept = [...atoms];
  while (kept.at(-1)?.space === true) kept.pop();
  let x = 0;
  const placed = kept.map((atom) => {
    const here = { atom, x };
    x = after(x, atom);
    return here;
  });
  const size = kept.reduce((largest, atom) => Math.max(largest, atom.size), 0) || sizes.label;
  const height = size * (sizes.leading ?? usualLeading);
  const raw = atoms.map(({ text, codePoint }) =>
    codePoint === undefined ? text : String.fromCodePoint(codePoint),
  );
  return {
    atoms: placed,
    width: x,
    height,
    baseline: (height - size) / 2 + size * ascent,
    raw: raw.join(''),
  };
}

/** Where to break before `index` at the latest, so that no line opens or closes with what must not. */
function breakPoint(atoms: readonly Atom[], start: number, index: number): number {
  let at = index;
  while (at > start + 1 && (atoms[at]?.glued === true || atoms[at - 1]?.glues === true)) at -= 1;
  return at > start + 1 || (atoms[at]?.glued !== true && atoms[at - 1]?.glues !== true) ? at : index;
}

/** An atom wider than the line (a long word, a long number) falls apart into its characters. */
function fitting(atoms: readonly Atom[], width: number): Atom[] {
  return atoms.flatMap((atom) => {
    if (atom.width <= width || atom.kind !== 'glyphs' || atom.face === undefined) {
      return atom.kind === 'rule' && atom.width > width ? [{ ...atom, width }] : [atom];
    }
    const { face } = atom;
    return Array.from(atom.text, (character) => ({
      ...atom,
      text: character,
      width: face.advance(character.codePointAt(0) ?? 0) * atom.size,
      glued: false,
      glues: false,
    }));
  });
}

/** Breaks pieces into lines no wider than `width` points. An empty content is one empty line. */
export function linesOf(pieces: readonly Piece[], width: number, sizes: Sizes): Line[] {
  const lines: Line[] = [];
  const paragraphs: Atom[][] = [[]];
  for (const atom of atomsOf(pieces, sizes)) {
    if (atom === undefined) paragraphs.push([]);
    else paragraphs.at(-1)?.push(atom);
  }
  for (const paragraph of paragraphs) {
    const atoms = fitting(paragraph, width);
    let start = 0;
    let used = 0;
    for (let index = 0; index < atoms.length; index += 1) {
      const atom = atoms[index];
      if (atom === undefined) break;
      if (index > start && used + atom.width > width + 0.01 && !atom.space) {
        let at = breakPoint(atoms, start, index);
        while (atoms[at]?.space === true && at < index) at += 1;
        lines.push(lineOf(atoms.slice(start, at), sizes));
        start = at;
        used = atoms.slice(start, index).reduce(after, 0);
      }
      used = after(used, atom);
    }
    lines.push(lineOf(atoms.slice(start), sizes));
  }
  return lines;
}

export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { height }) => sum + height, 0);
}
