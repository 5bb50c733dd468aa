import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'plain';

const icons: Partial<Record<Tone, IconName>> = {
  ok: 'check',
  warn: 'state-warn',
  danger: 'state-danger',
};

/** A word with a shape; the tone only underlines it. */
export function Badge({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactElement {
  const icon = icons[tone];
  return (
    <span className={`badge ${tone}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
