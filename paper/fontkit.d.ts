/** The few parts of fontkit that are used; the package has no types of its own. */
declare module 'fontkit' {
  export interface Glyph {
    readonly id: number;
    /** Font units. */
    readonly advanceWidth: number;
    readonly codePoints: readonly number[];
  }
  export interface Position {
    xAdvance: number;
    yAdvance: number;
    xOffset: number;
    yOffset: number;
  }
  export interface GlyphRun {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly Position[];
    /** Font units. */
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): Glyph;
    layout(text: string): GlyphRun;
  }
  export function openSync(path: string): Font;
}
