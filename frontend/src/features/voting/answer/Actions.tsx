import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Actions.module.css';

interface ActionsProps {
  isLast: boolean;
  isBusy: boolean;
  /** Undefined if there is nothing to go back to. */
  onBack: (() => void) | undefined;
  backText?: string;
  sendText: string;
}

/** The buttons Next and Back, near the thumb. */
export function Actions({ isLast, isBusy, onBack, backText, sendText }: ActionsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.actions}>
      {onBack && (
        <Button type="button" size="lg" variant="outline" disabled={isBusy} onClick={onBack}>
          {backText ?? t('survey.back')}
        </Button>
      )}
      <Button type="submit" size="lg" className={classes.next} loading={isBusy}>
        {isLast ? sendText : t('survey.next')}
      </Button>
    </div>
  );
}
