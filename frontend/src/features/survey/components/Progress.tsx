import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '../../../controls/VisuallyHidden.tsx';
import classes from './Progress.module.css';

/** Where in the survey the visitor is, as steps and in words. `position` from 1. */
export function Progress({ position, total }: { position: number; total: number }) {
  const { t } = useTranslation();
  const steps = Array.from({ length: total }, (_, index) => index + 1);
  return (
    <div className={classes.progress}>
      <VisuallyHidden>{t('survey.progress', { position, total })}</VisuallyHidden>
      <div className={classes.steps} aria-hidden>
        {steps.map((step) => (
          <span key={step} data-reached={step <= position || undefined} />
        ))}
      </div>
      <span className={classes.words} aria-hidden>
        {t('survey.progressShort', { position, total })}
      </span>
    </div>
  );
}
