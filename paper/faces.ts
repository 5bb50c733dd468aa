import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Font, type Glyph, openSync } from 'fontkit';
import { unreachable } from '../domain/result.ts';

/** `regular` and `bold` are Noto Serif SC; `rare` is HanaMinB for CJK Extensions B to F. */
export type FaceName = 'regular' | 'bold' | 'rare';

export interface Face {
  readonly name: FaceName;
  readonly font: Font;
  has(codePoint: number): boolean;
  /** Advance in ems. */
  advance(codePoint: number): number;
}

/** A piece of text in one face, or a character that no face has. */
export type Run =
  | { readonly face: Face; readonly text: string }
  | { readonly face: undefined; readonly text: string; readonly codePoint: number };

const fromHere = createRequire(import.meta.url);
const loaded = new Map<FaceName, Face>();

/** Beside this file in the source tree, beside the bundle that holds it, or in the program's folder. */
const fontFolders = ['./fonts/', '../paper/fonts/', '../../paper/fonts/'];

function pathOf(name: FaceName): string {
  switch (name) {
    case 'regular':
      return fromHere.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf');
    case 'bold':
      return fromHere.resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf');
    case 'rare': {
      const paths = fontFolders.map((folder) =>
        fileURLToPath(new URL(`${folder}HanaMinB.ttf`, import.meta.url)),
      );
      const path = paths.find((candidate) => existsSync(candidate));
      if (path === undefined) throw new Error('paper/fonts/HanaMinB.ttf is missing from the installation');
      return path;
    }
    default:
      return unreachable(name);
  }
}

/** ☑, which the serif does not have: set as ✓ (a box is drawn around it), but read from the PDF as ☑. */
const tickedBox = 0x2611;

function checkGlyph(font: Font): Pick<Glyph, 'id' | 'advanceWidth'> {
  const { id, advanceWidth } = font.glyphForCodePoint(0x2713);
  return { id, advanceWidth };
}

/**
 * The face, parsed once a process. Its `layout` sets one glyph a character, without shaping: Chinese needs
 * none, Latin here carries no ligatures, and measured and drawn widths are then the same.
 */
export function face(name: FaceName): Face {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const font = openSync(pathOf(name));
  const glyphs = new Map<number, Glyph>();
  function glyphOf(codePoint: number): Glyph {
    let glyph = glyphs.get(codePoint);
    if (glyph === undefined) {
      glyph =
        codePoint === tickedBox
          ? { ...checkGlyph(font), codePoints: [tickedBox] }
          : font.glyphForCodePoint(codePoint);
      glyphs.set(codePoint, glyph);
    }
    return glyph;
  }
  function layout(text: string) {
    const set = Array.from(text, (character) => glyphOf(character.codePointAt(0) ?? 0));
    return {
      glyphs: set,
      positions: set.map(({ advanceWidth }) => ({
        xAdvance: advanceWidth,
        yAdvance: 0,
        xOffset: 0,
        yOffset: 0,
      })),
      advanceWidth: set.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    };
  }
  const coverage = new Map<number, boolean>();
  const made: Face = {
    name,
    font: Object.create(font, { layout: { value: layout } }) as Font,
    has(codePoint) {
      let covered = coverage.get(codePoint);
      if (covered === undefined) {
        covered = font.hasGlyphForCodePoint(codePoint);
        coverage.set(codePoint, covered);
      }
      return covered;
    },
    advance: (codePoint) => glyphOf(codePoint).advanceWidth / font.unitsPerEm,
  };
  loaded.set(name, made);
  return made;
}

/** Control characters and variation selectors have no width and no ink. */
function isInvisible(codePoint: number): boolean {
  return (
    codePoint < 0x20 ||
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
    (codePoint >= 0xe0100 && codePoint <= 0xe01ef)
  );
}

/** Splits text by the face that has each character. `rare` is read from disk only when it is first needed. */
export function runsOf(text: string, first: 'regular' | 'bold'): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isInvisible(codePoint)) continue;
    const main = face(first);
    const found = main.has(codePoint) ? main : face('rare').has(codePoint) ? face('rare') : undefined;
    const last = runs.at(-1);
    if (found === undefined) runs.push({ face: undefined, text: character, codePoint });
    else if (last?.face === found) runs[runs.length - 1] = { face: found, text: last.text + character };
    else runs.push({ face: found, text: character });
  }
  return runs;
}
