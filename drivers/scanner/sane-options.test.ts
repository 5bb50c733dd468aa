import { describe, expect, test } from 'vitest';
import type { ScanOptions } from './scanner.ts';
import { parseSaneOptions, sourcesOf, switchesFor } from './sane-options.ts';

const feeder: ScanOptions = { source: 'feeder', resolution: 200, mode: 'gray' };
const glass: ScanOptions = { source: 'glass', resolution: 300, mode: 'color' };

/** As the back ends print them. */
const devices = {
  airscan: `
    --resolution 75|100|150|200|300|600dpi [300]
    --mode Gray|Color [Color]
    --source Flatbed|ADF|ADF Duplex [Flatbed]
    -l 0..215.9mm [0]
    -t 0..297.011mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.011mm [297.011]
    --brightness -100..100% (in steps of 1) [0]`,
  brother: `
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color[Fast] [24bit Color[Fast]]
    --resolution 100|150|200|300|400|600|1200dpi [200]
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [Automatic Document Feeder(left aligned)]
    --brightness -50..50% (in steps of 1) [inactive]
    -l 0..211.9mm (in steps of 0.0999908) [0]
    -t 0..355.6mm (in steps of 0.0999908) [0]
    -x 0..211.9mm (in steps of 0.0999908) [211.881]
    -y 0..355.6mm (in steps of 0.0999908) [355.567]`,
  fujitsu: `
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Halftone|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [600]
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --page-height 0..863.489mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]`,
  epson2: `
    --mode Lineart|Gray|Color [Lineart]
    --resolution auto||75|90|100|300dpi [75]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [inactive]
    -x 0..200mm [200]
    -y 0..287.5mm [287.5]`,
  glassOnly: `
    --resolution 75|90|300dpi [75]
    --read-only <int> [0] [read-only]
    --grayify[=(yes|no)] [no]`,
} as const;

describe('what a device offers', () => {
  test('airscan: names, A4 cut to its height limit', () => {
    const options = parseSaneOptions(devices.airscan);
    expect(sourcesOf(options)).toEqual(['feeder', 'glass']);
    expect(switchesFor(options, feeder)).toEqual([
      '--source',
      'ADF',
      '--mode',
      'Gray',
      '--resolution',
      '200',
      '-l',
      '0',
      '-t',
      '0',
      '-x',
      '210',
      '-y',
      '297',
    ]);
  });
  test('brother: brackets inside values, one side preferred, true gray rather than dithered', () => {
    const options = parseSaneOptions(devices.brother);
    const switches = switchesFor(options, { ...feeder, resolution: 250 });
    expect(switches.slice(0, 6)).toEqual([
      '--source',
      'Automatic Document Feeder(left aligned)',
      '--mode',
      'True Gray',
      '--resolution',
      '300',
    ]);
    expect(switchesFor(options, glass).slice(0, 4)).toEqual([
      '--source',
      'FlatBed',
      '--mode',
      '24bit Color[Fast]',
    ]);
  });
  test('fujitsu: a feeder only, with its paper size', () => {
    const options = parseSaneOptions(devices.fujitsu);
    expect(sourcesOf(options)).toEqual(['feeder']);
    expect(switchesFor(options, feeder)).toEqual(
      expect.arrayContaining(['ADF Front', '--page-width', '210', '--page-height', '297']),
    );
  });
  test('epson2: limits are kept, inactive options are not set, the empty choice is no resolution', () => {
    const options = parseSaneOptions(devices.epson2);
    const switches = switchesFor(options, feeder);
    expect(switches).not.toContain('--adf-mode');
    expect(switches).toEqual(expect.arrayContaining(['--resolution', '300', '-x', '200', '-y', '287.5']));
  });
  test('no --source: one way in, called glass, and only what is offered is set', () => {
    const options = parseSaneOptions(devices.glassOnly);
    expect(sourcesOf(options)).toEqual(['glass']);
    expect(switchesFor(options, { ...glass, resolution: 600 })).toEqual(['--resolution', '300']);
  });
});
