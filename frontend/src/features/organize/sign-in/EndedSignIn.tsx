import { Button } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Dialog } from '../components/Dialog.tsx';

interface EndedSignInProps {
  onSignIn: () => void;
  isLeaving: boolean;
  hasFailed: boolean;
}

/** Asks for a new sign-in in a dialog that can't be closed. The page below keeps what was typed. */
export function EndedSignIn({ onSignIn, isLeaving, hasFailed }: EndedSignInProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('organize.signIn.endedTitle')}>
      <p>{t('organize.signIn.ended')}</p>
      {hasFailed && <p role="alert">{t('organize.signIn.failed')}</p>}
      <Button onClick={onSignIn} loading={isLeaving}>
        {t('organize.signIn.again')}
      </Button>
    </Dialog>
  );
}
