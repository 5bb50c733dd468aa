import type { ScanOptions, ScanSource } from './scanner.ts';

interface Choice {
  readonly kind: 'choice';
  readonly values: readonly string[];
}
interface Range {
  readonly kind: 'range';
  readonly min: number;
  readonly max: number;
}

/** What a device offers, by option name (`source`, `mode`, `resolution`, `x` …). Inactive options are left out. */
export type SaneOptions = ReadonlyMap<string, Choice | Range>;

/** A4, millimetres. */
const a4 = { width: 210, height: 297 } as const;

/**
 * Reads `scanimage -A`. Lines that matter look like
 * `    --source Flatbed|Automatic Document Feeder [Flatbed]`, `    --resolution 75|150|300dpi [75]`,
 * `    -x 0..215.9mm (in steps of 0.1) [215.9]`; an option that is `[inactive]` now is not offered.
 */
export function parseSaneOptions(text: string): SaneOptions {
  const options = new Map<string, Choice | Range>();
  for (const line of text.split('\n')) {
    const plain = line.trimEnd().replace(/(?: \[(?:advanced|hardware)\])+$/, '');
    const match = /^\s+--?([a-z][a-z-]*)(?:\[=\([^)]*\)\])? (.+) \[(.*)\]$/.exec(plain);
    if (match === null || match[3] === 'inactive' || match[3] === 'read-only') continue;
    const [, name = '', constraint = ''] = match;
    const range = /^(?:auto\|+)?(-?[\d.]+)\.\.(-?[\d.]+)/.exec(constraint);
    if (range !== null) {
      options.set(name, { kind: 'range', min: Number(range[1]), max: Number(range[2]) });
      continue;
    }
    const values = constraint.split('|').filter((value) => value !== '');
    options.set(name, { kind: 'choice', values });
  }
  return options;
}

/**
 * The device's own word for a source. Back ends disagree: `Flatbed`, `FlatBed`, `Normal` (avision, hp),
 * `Document Table` (epsonds), `ADF`, `ADF Front` (fujitsu, canon_dr), `Automatic Document Feeder(left aligned)`
 * (brother), `Duplex` (hpaio). One side is preferred, for a blank back is a page nobody wants.
 */
function sourceWord(options: SaneOptions, source: ScanSource): string | undefined {
  const option = options.get('source');
  if (option?.kind !== 'choice') return undefined;
  const feeders = option.values.filter((value) => /adf|feeder|duplex/i.test(value));
  if (source === 'feeder')
    return (
      feeders.find((value) => !/duplex|back|rear|card/i.test(value)) ?? feeders.find((v) => /duplex/i.test(v))
    );
  return option.values.find((value) => /flat|glass|platen|table|normal|^fb$/i.test(value));
}

/** Which of our two sources the device has. Without a `--source` there is one way in, and it is called glass. */
export function sourcesOf(options: SaneOptions): readonly ScanSource[] {
  if (options.get('source')?.kind !== 'choice') return ['glass'];
  return (['feeder', 'glass'] as const).filter((source) => sourceWord(options, source) !== undefined);
}

function modeWord(options: SaneOptions, mode: ScanOptions['mode']): string | undefined {
  const option = options.get('mode');
  if (option?.kind !== 'choice') return undefined;
  const wanted =
    mode === 'color'
      ? [/^24.?bit color/i, /^colou?r$/i, /colou?r/i]
      : [/^true gr[ae]y/i, /^gr[ae]y$/i, /gr[ae]y/i];
  for (const pattern of wanted) {
    const word = option.values.find((value) => pattern.test(value));
    if (word !== undefined) return word;
  }
  return undefined;
}

/** The smallest offered resolution that is not below what was asked, else the largest. */
function resolutionOffered(options: SaneOptions, wanted: number): number | undefined {
  const option = options.get('resolution');
  if (option === undefined) return undefined;
  if (option.kind === 'range') return Math.min(Math.max(wanted, option.min), option.max);
  const offered = option.values.map((value) => Number.parseFloat(value)).filter((value) => value > 0);
  return offered.toSorted((a, b) => a - b).find((value) => value >= wanted) ?? Math.max(...offered);
}

function within(options: SaneOptions, name: string, wanted: number): string | undefined {
  const option = options.get(name);
  return option?.kind === 'range' ? String(Math.min(Math.max(wanted, option.min), option.max)) : undefined;
}

/**
 * Switches of `scanimage` for one A4 page. The source comes first, because back ends change the limits of
 * the other options with it. Only what the device offers is set: an unknown switch makes `scanimage` refuse.
 */
export function switchesFor(options: SaneOptions, wanted: ScanOptions): readonly string[] {
  const switches: string[] = [];
  function add(name: string, value: string | number | undefined): void {
    if (value !== undefined) switches.push(name.length === 1 ? `-${name}` : `--${name}`, String(value));
  }
  add('source', sourceWord(options, wanted.source));
  const sides = options.get('adf-mode');
  if (wanted.source === 'feeder' && sides?.kind === 'choice')
    add(
      'adf-mode',
      sides.values.find((value) => /simplex/i.test(value)),
    );
  add('mode', modeWord(options, wanted.mode));
  add('resolution', resolutionOffered(options, wanted.resolution));
  add('page-width', within(options, 'page-width', a4.width));
  add('page-height', within(options, 'page-height', a4.height));
  add('l', within(options, 'l', 0));
  add('t', within(options, 't', 0));
  add('x', within(options, 'x', a4.width));
  add('y', within(options, 'y', a4.height));
  return switches;
}
