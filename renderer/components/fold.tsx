import type { ReactElement, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { Icon } from './icon.tsx';

/** A titled part that can be folded away; the count stays in sight. */
export function Fold({
  title,
  count,
  open = false,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly open?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Disclosure className="fold" defaultExpanded={open}>
      <Heading level={3}>
        <Button slot="trigger" className="fold-title">
          <Icon name="right" />
          {title}
          {count !== undefined && <span className="count number">{count}</span>}
        </Button>
      </Heading>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}
