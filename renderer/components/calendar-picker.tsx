import { type CalendarDate, parseDate } from '@internationalized/date';
import type { ReactElement } from 'react';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from 'react-aria-components/Calendar';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { DialogFrame } from './dialog-frame.tsx';
import { parseTypedDate } from './typed-date.ts';

export interface CalendarPickerProps {
  readonly label: string;
  readonly value: string;
  readonly onPick: (isoDate: string) => void;
  readonly onClose: () => void;
}

/** Picks a day; loaded only when asked for. Years move by Shift + Page Up / Page Down as in every calendar. */
export function CalendarPicker({ label, value, onPick, onClose }: CalendarPickerProps): ReactElement {
  const { t } = useTranslation();
  const shown = parseTypedDate(value, 'day');
  const chosen: CalendarDate | null = shown === undefined ? null : parseDate(shown);
  return (
    <DialogFrame title={label} onClose={onClose}>
      <Calendar
        aria-label={label}
        className="calendar"
        defaultValue={chosen}
        onChange={(date) => onPick(date.toString())}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the operator just asked for the calendar
        autoFocus
      >
        <div className="calendar-head row spread">
          <Button slot="previous" icon="left" iconOnly>
            {t('form.monthBefore')}
          </Button>
          <CalendarHeading />
          <Button slot="next" icon="right" iconOnly>
            {t('form.monthAfter')}
          </Button>
        </div>
        <CalendarGrid>
          <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
          <CalendarGridBody>
            {(date) => <CalendarCell date={date} className="calendar-day" />}
          </CalendarGridBody>
        </CalendarGrid>
      </Calendar>
    </DialogFrame>
  );
}
