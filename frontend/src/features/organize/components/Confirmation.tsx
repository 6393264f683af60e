import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Confirmation.module.css';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';

interface ConfirmationProps {
  title: string;
  /** What it brings about. */
  children: ReactNode;
  /** The deed, in a verb. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  isBusy: boolean;
  error: unknown;
}

/** Asks before what can't simply be taken back. */
export function Confirmation({ title, children, action, onConfirm, onClose, isBusy, error }: ConfirmationProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <ErrorNotice error={error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('organize.cancel')}
        </Button>
        <Button onClick={onConfirm} loading={isBusy}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
