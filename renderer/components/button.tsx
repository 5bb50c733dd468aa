import type { ReactElement, ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isPending'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** The key that does the same, shown beside the words. */
  readonly shortcut?: string;
  readonly iconOnly?: boolean;
  /** Under way: keeps the focus, does nothing. Progress is told where it belongs, not by the button. */
  readonly isPending?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = 'plain',
  icon,
  shortcut,
  iconOnly = false,
  isPending = false,
  onPress,
  type,
  children,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <AriaButton
      {...rest}
      {...(onPress !== undefined && !isPending && { onPress })}
      {...(isPending && { 'aria-disabled': true })}
      // A pending submit must not send the form a second time.
      type={isPending ? 'button' : (type ?? 'button')}
      className={`button ${look}${iconOnly ? ' icon-only' : ''}${isPending ? ' pending' : ''}`}
    >
      {icon !== undefined && <Icon name={isPending ? 'state-busy' : icon} />}
      {iconOnly ? <span className="unseen">{children}</span> : children}
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
    </AriaButton>
  );
}
