import { unreachable } from '../domain/result.ts';
import type { Face } from './faces.ts';
import { runsOf } from './faces.ts';

/** `label` is what the paper prints, `value` what was filled in, `strong` a printed heading. */
export type Style = 'label' | 'value' | 'strong';

/** What stands in a cell or paragraph, in reading order. Widths in points. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly style: Style }
  /** A box with its words, kept together where a line holds them. */
  | {
      readonly kind: 'tick';
      readonly ticked: boolean;
      readonly label: string;
      /** The paper prints its boxes behind the words. */
      readonly boxAfter?: boolean;
    }
  /** A rule to write on; a value stands on it. */
  | {
      readonly kind: 'blank';
      readonly text: string;
      readonly width: number;
      /** Field that is written there by hand. */
      readonly writing?: string;
    }
  /** Goes on at this distance from the left end of the line. */
  | { readonly kind: 'tab'; readonly at: number }
  | { readonly kind: 'break' };

export interface Sizes {
  /** Points. */
  readonly label: number;
  readonly value: number;
  /** Line height as a share of the largest size in the line; 1.34 when absent. */
  readonly leading?: number;
}

/** The smallest unit of a line: a character, a word, a tick box. */
export interface Atom {
  readonly kind: 'glyphs' | 'tick' | 'missing' | 'rule' | 'tab';
  readonly text: string;
  readonly face: Face | undefined;
  readonly size: number;
  readonly width: number;
  readonly ticked?: boolean;
  readonly codePoint?: number;
  readonly writing?: string;
  /** Stands on a rule. */
  readonly ruled?: boolean;
  /** Must not open, must not close a line (punctuation; inside a kept group). */
  readonly glued: boolean;
  readonly glues: boolean;
  readonly space: boolean;
}

const neverOpens = new Set('，。、；：？！）》」』】〕…”’·%)]},.;:!?~～—-');
const neverCloses = new Set('（《「『【〔“‘([{');
/** Latin letters and digits that stay together as a word. */
const wordCharacter = /[\dA-Za-z@._/:?=&#+-]/;

/** Shares of the size: a tick box, the frame and the caption of a character to be written by hand. */
const tickAdvance = 1;
export const missingFrame = 1.15;
/** Points; a smaller frame cannot be written into. */
const smallestHandwriting = 13;
const missingCaption = 0.62;

export function missingWords(codePoint: number): string {
  return `〔U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}〕`;
}

export function missingCaptionSize(size: number): number {
  return Math.max(6, size * missingCaption);
}

interface Context {
  readonly face: 'regular' | 'bold';
  readonly size: number;
  readonly ruled?: boolean;
  /** No line break inside. */
  readonly kept?: boolean;
}

function atomsOfText(text: string, context: Context): Atom[] {
  const atoms: Atom[] = [];
  for (const run of runsOf(text, context.face)) {
    if (run.face === undefined) {
      const size = Math.max(context.size, smallestHandwriting);
      const caption = missingCaptionSize(size);
      const words = missingWords(run.codePoint);
      const captionWidth = runsOf(words, 'regular').reduce(
        (sum, part) => sum + widthOf(part.text, part.face, caption),
        0,
      );
      atoms.push({
        kind: 'missing',
        text: words,
        face: undefined,
        size,
        width: size * (missingFrame + 0.1) + captionWidth,
        codePoint: run.codePoint,
        ...(context.ruled ? { ruled: true } : {}),
        glued: context.kept === true && atoms.length > 0,
        glues: false,
        space: false,
      });
      continue;
    }
    for (const word of wordsOf(run.text)) {
      atoms.push({
        kind: 'glyphs',
        text: word,
        face: run.face,
        size: context.size,
        width: widthOf(word, run.face, context.size),
        ...(context.ruled ? { ruled: true } : {}),
        glued: neverOpens.has(word) || (context.kept === true && atoms.length > 0),
        glues: neverCloses.has(word),
        space: word === ' ' || word === '　',
      });
    }
  }
  return atoms;
}

function widthOf(text: string, face: Face | undefined, size: number): number {
  let width = 0;
  if (face !== undefined) for (const character of text) width += face.advance(character.codePointAt(0) ?? 0);
  return width * size;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let inWord = false;
  for (const character of text) {
    const isWord = wordCharacter.test(character);
    if (isWord && inWord) words[words.length - 1] += character;
    else words.push(character);
    inWord = isWord;
  }
  return words;
}

/** Atoms of the pieces at these sizes; `undefined` stands for a forced line break. */
export function atomsOf(pieces: readonly Piece[], sizes: Sizes): (Atom | undefined)[] {
  return pieces.flatMap((piece): (Atom | undefined)[] => {
    switch (piece.kind) {
      case 'break':
        return [undefined];
      case 'tab':
        return [
          {
            kind: 'tab',
            text: '',
            face: undefined,
            size: 0,
            width: piece.at,
            glued: false,
            glues: false,
            space: true,
          },
        ];
      case 'text':
        return piece.text.split('\n').flatMap((line, index) => {
          const face = piece.style === 'strong' ? 'bold' : 'regular';
          const size = piece.style === 'value' ? sizes.value : sizes.label;
          return [...(index > 0 ? [undefined] : []), ...atomsOfText(line, { face, size })];
        });
      case 'tick': {
        const after = piece.boxAfter === true;
        const box: Atom = {
          kind: 'tick',
          text: piece.ticked ? '☑' : '□',
          face: undefined,
          size: sizes.label,
          width: sizes.label * tickAdvance,
          ticked: piece.ticked,
          glued: after,
          glues: !after,
          space: false,
        };
        const words = atomsOfText(piece.label, { face: 'regular', size: sizes.label, kept: true });
        return after ? [...words, box] : [box, ...words.map((atom) => ({ ...atom, glued: true }))];
      }
      case 'blank': {
        const value = atomsOfText(piece.text, { face: 'regular', size: sizes.value, ruled: true });
        const used = value.reduce((sum, { width }) => sum + width, 0);
        const rest = Math.max(0, piece.width - used);
        const rule: Atom = {
          kind: 'rule',
          text: '',
          face: undefined,
          size: sizes.value,
          width: rest,
          ruled: true,
          glued: value.length > 0,
          glues: false,
          space: false,
          ...(piece.writing === undefined ? {} : { writing: piece.writing }),
        };
        return rest > 0 ? [...value, rule] : value;
      }
      default:
        return unreachable(piece);
    }
  });
}
