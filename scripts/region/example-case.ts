import { applyEvent, type EventContext } from '../../domain/case/apply-event.ts';
import type { Case, CaseEvent } from '../../domain/case/case.ts';
import { newCase } from '../../domain/case/new-case.ts';
import type { Calendar } from '../../domain/deadlines/working-days.ts';
import { checkCharacter } from '../../domain/id-card/id-number.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FactValue, FieldValue, Region } from '../../domain/region/region.ts';
import { type Result, success } from '../../domain/result.ts';

/** An invented person at the counter: a row of a region's `cases.yaml`, or the facts file of `explain`. */
export interface Example {
  readonly birth: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly choose: readonly string[];
  readonly form: Readonly<Record<string, FieldValue>>;
}

function idNumberOf(birth: string): string {
  const digits = `620403${birth.replaceAll('-', '')}102`;
  return digits + checkCharacter(digits);
}

/** The example's case, made by the same events as at the counter. `{idNumber}` in an answer is the person's own. */
export function exampleCase(
  example: Example,
  region: Region,
  today: string,
  calendar: Calendar,
): Result<Case, readonly Problem[]> {
  const now = `${today}T10:00:00+08:00`;
  const context: EventContext = { region, calendar, today, now };
  const number = idNumberOf(example.birth);
  const events: CaseEvent[] = [
    {
      type: 'identified',
      role: 'applicant',
      identity: {
        name: '马𬭎',
        sex: '2',
        nation: '03',
        birth: example.birth,
        address: '甘肃省白银市平川区共和镇',
        idNumber: number,
        source: 'card',
        readAt: now,
        rawText: '',
        wltPhoto: '',
      },
    },
    {
      type: 'answered',
      facts: Object.fromEntries(
        Object.entries(example.facts).map(([id, fact]) => [
          id,
          typeof fact === 'string' ? fact.replace('{idNumber}', number) : fact,
        ]),
      ),
    },
    { type: 'items-chosen', items: example.choose },
    { type: 'filled', values: example.form },
  ];
  let current = newCase({
    id: '0b6f1c3a-7d52-4a52-9c0e-3f6f5a1f9d10',
    localNo: 'PC01-20261120-0001-0',
    region,
    station: 'PC01',
    operator: '李明',
    now,
  });
  for (const event of events) {
    const next = applyEvent(current, event, context);
    if (!next.ok) return next;
    current = next.value;
  }
  return success(current);
}
