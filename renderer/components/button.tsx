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

/**
 * What cannot be pressed now keeps its place in the tab order: a button that went `disabled` under the hand
 * (the last 下一页) would drop the focus to nowhere, and with it the dialog's keys.
 */
export function Button({
  look = 'plain',
  icon,
  shortcut,
  iconOnly = false,
  isPending = false,
  isDisabled = false,
  onPress,
  type,
  children,
  ...rest
}: ButtonProps): ReactElement {
  const off = isPending || isDisabled;
  return (
    <AriaButton
      {...rest}
      {...(onPress !== undefined && !off && { onPress })}
      {...(off && { 'aria-disabled': true })}
      // A pending submit must not send the form a second time.
      type={off ? 'button' : (type ?? 'button')}
      className={`button ${look}${iconOnly ? ' icon-only' : ''}${isPending ? ' pending' : isDisabled ? ' off' : ''}`}
    >
      {icon !== undefined && <Icon name={isPending ? 'state-busy' : icon} />}
      {iconOnly ? <span className="unseen">{children}</span> : children}
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
    </AriaButton>
  );
}
