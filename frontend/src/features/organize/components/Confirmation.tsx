import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Confirmation.module.css';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';

interface ConfirmationProps {
  title: string;
  /** Explains the effect. */
  children: ReactNode;
  /** The label of the button that confirms: a verb. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  isBusy: boolean;
  /** True if it can't be stopped once it is confirmed. */
  isFinal?: boolean;
  error: unknown;
}

/** Asks for confirmation before an action that can't simply be undone. */
export function Confirmation(props: ConfirmationProps) {
  const { title, children, action, onConfirm, onClose, isBusy, isFinal = false, error } = props;
  const { t } = useTranslation();
  const isHeld = isFinal && isBusy;
  return (
    <Dialog title={title} {...(!isHeld && { onClose })}>
      {children}
      <ErrorNotice error={error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose} disabled={isHeld}>
          {t('organize.cancel')}
        </Button>
        <Button onClick={onConfirm} loading={isBusy}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
