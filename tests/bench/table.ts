import { digits, type NotMeasured, type Row, withUnit } from './measure.ts';

const headings = ['measured', 'ours', 'against', 'ratio', 'goal', 'met'] as const;

/** The table for the terminal, and below it how each line came about. */
export function table(rows: readonly (Row | NotMeasured)[]): string {
  const lines = rows.map((row): readonly string[] =>
    'notMeasured' in row
      ? [row.name, '—', '—', '—', '—', 'not measured']
      : [
          row.name,
          withUnit(row.ours),
          `${withUnit(row.against)} ${row.against.what}`,
          digits(row.ratio),
          goalWords(row),
          row.met === undefined ? '—' : row.met ? 'yes' : 'NO',
        ],
  );
  const widths = headings.map((heading, column) =>
    Math.max(columns(heading), ...lines.map((line) => columns(line[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - columns(cell)))
      .join('  ')
      .trimEnd();
  const notes = rows.map((row) =>
    'notMeasured' in row ? `${row.name}: ${row.notMeasured}` : `${row.name}: ${row.ours.what}. ${row.note}`,
  );
  return [
    line(headings),
    line(widths.map((width) => '-'.repeat(width))),
    ...lines.map(line),
    '',
    ...notes,
  ].join('\n');
}

function goalWords({ goal, ours }: Row): string {
  if (goal === undefined) return '—';
  return goal.of === 'ratio' ? `≤ ${goal.atMost}` : `≤ ${goal.atMost} ${ours.unit}`;
}

/** Columns of a terminal: Chinese characters take two. */
function columns(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u2e80-\u9fff\uff00-\uff60]/.test(character) ? 2 : 1;
  return width;
}
