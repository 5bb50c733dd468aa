import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button.tsx';

export interface DialogFrameProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly alert?: boolean;
  /** Nothing inside can be focused: the content itself can, so that arrow keys scroll it. */
  readonly toRead?: boolean;
}

/** A dialog over the desk; Esc closes it, focus goes back to where it was, the device bar stays in sight. */
export function DialogFrame({
  title,
  onClose,
  children,
  actions,
  wide = false,
  alert = false,
  toRead = false,
}: DialogFrameProps): ReactElement {
  const { t } = useTranslation();
  return (
    <ModalOverlay isOpen isDismissable={!alert} onOpenChange={(open) => !open && onClose()} className="veil">
      <Modal className={wide ? 'dialog-frame wide' : 'dialog-frame'}>
        <Dialog role={alert ? 'alertdialog' : 'dialog'} className="dialog">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" icon="cross" iconOnly onPress={onClose}>
              {t('desk.close')}
            </Button>
          </div>
          {toRead ? (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
            <section className="dialog-body" aria-label={title} tabIndex={0}>
              {children}
            </section>
          ) : (
            <div className="dialog-body">{children}</div>
          )}
          {actions !== undefined && <div className="dialog-actions">{actions}</div>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
