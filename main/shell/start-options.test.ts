import { describe, expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';

describe('start options', () => {
  test('without a word: embedded platform, devices found by themselves, dock on', () => {
    expect(readStartOptions([], true)).toEqual({
      ok: true,
      value: {
        port: 0,
        window: 'browser',
        kiosk: false,
        demo: true,
        backend: 'embedded',
        devices: {
          reader: { kind: 'auto' },
          scanner: { kind: 'auto' },
          printer: { kind: 'auto' },
          allowSimulators: true,
        },
      },
    });
  });

  test('a packaged program has neither simulators nor dock, whatever is asked', () => {
    expect(readStartOptions(['--simulators'], false)).toMatchObject({
      value: { demo: false, devices: { allowSimulators: false } },
    });
    expect(readStartOptions(['--printer=simulated'], false)).toMatchObject({ ok: false });
  });

  test('real devices are named on the command line', () => {
    const read = readStartOptions(
      [
        '--reader=serial',
        '--reader-path=/dev/ttyUSB0',
        '--reader-baud=9600',
        '--printer=ipp',
        '--printer-uri=ipp://printer.local/ipp/print',
        '--no-simulators',
        '--kiosk',
        '--shell=none',
        '--backend=https://intake.example.gov.cn',
      ],
      true,
    );
    expect(read).toMatchObject({
      value: {
        window: 'none',
        kiosk: true,
        demo: false,
        backend: 'https://intake.example.gov.cn',
        devices: {
          reader: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9600 },
          printer: { kind: 'ipp', uri: 'ipp://printer.local/ipp/print' },
          allowSimulators: false,
        },
      },
    });
  });

  test.each(['--reader=hid', '--scanner=twain', '--printer=lpt1', '--port=-1', '--reader-baud=fast', '--x'])(
    '%s is a sentence',
    (word) => {
      const read = readStartOptions([word], true);
      expect(read).toMatchObject({ ok: false, error: expect.stringMatching(/[\u4e00-\u9fff]/) });
    },
  );
});
