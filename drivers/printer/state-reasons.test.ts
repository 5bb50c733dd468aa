import { describe, expect, test } from 'vitest';
import { conditionOf } from './state-reasons.ts';

const idle = 3;
const processing = 4;
const stopped = 5;

describe('printer state and reasons', () => {
  test.each([
    [idle, [], 'ready', undefined],
    [processing, [], 'printing', undefined],
    [stopped, [], 'stopped', undefined],
    [stopped, ['paused'], 'stopped', undefined],
    [processing, ['media-empty-error'], 'no-paper', 'printer.no-paper'],
    [processing, ['media-empty-warning'], 'no-paper', 'printer.no-paper'],
    [stopped, ['media-needed'], 'no-paper', 'printer.no-paper'],
    [stopped, ['input-tray-missing'], 'no-paper', 'printer.tray-missing'],
    [stopped, ['media-jam-error'], 'jam', 'printer.jam'],
    [stopped, ['cover-open'], 'cover-open', 'printer.cover-open'],
    [stopped, ['door-open-error'], 'cover-open', 'printer.cover-open'],
    [idle, ['offline-report'], 'offline', 'printer.offline'],
    [processing, ['timed-out'], 'offline', 'printer.offline'],
    [idle, ['toner-low-warning'], 'low-toner', undefined],
    [idle, ['toner-low-report'], 'ready', undefined],
    [idle, ['marker-supply-low-warning'], 'low-toner', undefined],
    [idle, ['media-low-warning'], 'low-paper', undefined],
    [stopped, ['toner-empty-error'], 'no-toner', 'printer.no-toner'],
    [idle, ['toner-empty-warning'], 'low-toner', undefined],
    [stopped, ['marker-supply-empty-error'], 'no-toner', 'printer.no-toner'],
    [stopped, ['output-area-full-error'], 'fault', 'printer.output-full'],
    [idle, ['output-area-almost-full-warning'], 'ready', undefined],
    [stopped, ['other'], 'fault', 'printer.fault'],
    [idle, ['other-warning'], 'ready', undefined],
    [stopped, ['com.example-laser-dirty-error'], 'fault', 'printer.fault'],
    [idle, ['com.example-laser-dusty-warning'], 'ready', undefined],
    [processing, ['connecting-to-device'], 'printing', undefined],
    // Several at once: the worst.
    [
      stopped,
      ['media-empty-error', 'cover-open-error', 'toner-low-warning'],
      'cover-open',
      'printer.cover-open',
    ],
    [stopped, ['paused', 'media-jam-error'], 'jam', 'printer.jam'],
    [stopped, ['offline-report', 'media-jam-error'], 'offline', 'printer.offline'],
  ] as const)('%d %j: %s', (state, reasons, shown, problem) => {
    const condition = conditionOf(state, reasons);
    expect(condition.state).toBe(shown);
    expect(condition.blocking?.code).toBe(problem);
  });

  test('a stopped queue is one that has no reason at the printer', () => {
    expect(conditionOf(stopped, ['paused']).stoppedQueue).toBe(true);
    expect(conditionOf(idle, ['paused']).stoppedQueue).toBe(true);
    expect(conditionOf(stopped, ['media-empty-error']).stoppedQueue).toBe(false);
    expect(conditionOf(processing, []).stoppedQueue).toBe(false);
  });

  test('what contradicts "completed"', () => {
    expect(conditionOf(idle, ['media-jam-warning']).contradicts).toBe(true);
    expect(conditionOf(stopped, ['media-empty-error']).contradicts).toBe(true);
    // Another tray may be empty while the sheets came out.
    expect(conditionOf(idle, ['media-empty-warning']).contradicts).toBe(false);
    expect(conditionOf(idle, ['toner-low-warning']).contradicts).toBe(false);
  });
});
