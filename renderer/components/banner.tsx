import type { ReactElement, ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import { Icon, type IconName } from './icon.tsx';

const icons: Record<Tone, IconName> = {
  ok: 'state-ok',
  warn: 'state-warn',
  danger: 'state-danger',
  info: 'state-info',
  plain: 'state-info',
};

export interface BannerProps {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** `alert` interrupts the reader, `status` waits. */
  readonly role?: 'alert' | 'status';
  readonly action?: ReactNode;
}

export function Banner({ tone, title, children, role, action }: BannerProps): ReactElement {
  return (
    <div className={`banner ${tone}`} role={role}>
      <Icon name={icons[tone]} />
      <div className="words">
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}
