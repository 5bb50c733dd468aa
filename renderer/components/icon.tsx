import type { ReactElement } from 'react';

const shapes = {
  check: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  right: 'M7 4l6 6-6 6',
  left: 'M13 4l-6 6 6 6',
  up: 'M4 13l6-6 6 6',
  down: 'M4 7l6 6 6-6',
  'state-ok': 'M10 2a8 8 0 100 16 8 8 0 000-16zM6 10.3l2.8 2.8L14 7.6',
  'state-warn': 'M10 2.5l8.5 15h-17zM10 8v4.5M10 14.6v.6',
  'state-danger': 'M6.5 2h7L18 6.5v7L13.5 18h-7L2 13.5v-7zM10 6v5M10 13.6v.6',
  'state-info': 'M10 2a8 8 0 100 16 8 8 0 000-16zM10 9v5M10 6v.6',
  'state-busy': 'M10 2a8 8 0 108 8M10 6v4l3 2',
  find: 'M9 3a6 6 0 100 12A6 6 0 009 3zM13.5 13.5L18 18',
  settings: 'M3 6h6M13 6h4M11 4v4M3 14h2M9 14h8M7 12v4',
  help: 'M7 7a3 3 0 116 0c0 2-3 2-3 4.5M10 14.6v.6M10 1.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z',
  park: 'M3 6h14v11H3zM3 6l2-3h10l2 3M7 10h6',
  bin: 'M3 5h14M8 5V3h4v2M5 5l1 12h8l1-12M8.5 8v6M11.5 8v6',
  turn: 'M16 8a6.5 6.5 0 10.5 4M16.5 3.5V8H12',
  again: 'M4 12a6.5 6.5 0 10-.5-4M3.5 3.5V8H8',
  scan: 'M3 7V3h4M17 7V3h-4M3 13v4h4M17 13v4h-4M3 10h14',
  file: 'M5 2h7l4 4v12H5zM12 2v4h4',
  print: 'M6 7V2h8v5M6 14H3V7h14v7h-3M6 11h8v7H6z',
  plus: 'M10 4v12M4 10h12',
  card: 'M2 4h16v12H2zM5 13h4M5 8h4v2.5H5zM12 8h3M12 11h3',
  pen: 'M3 17l1-4L14 3l3 3L7 16z',
  calendar: 'M3 4h14v13H3zM3 8h14M7 2v4M13 2v4',
  dock: 'M7 2v5M13 2v5M5 7h10v4a5 5 0 01-10 0zM10 16v3',
} as const;

export type IconName = keyof typeof shapes;

/** A drawing beside a word; it never stands for the word. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d={shapes[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
