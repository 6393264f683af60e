import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Progress.module.css';
import type { Progress as ProgressOf } from './progress.ts';

/** Returns a function that says where in the survey the visitor is. */
export function useProgressWords(): (progress: ProgressOf) => string {
  const { t } = useTranslation();
  return ({ position, fewest, most }) =>
    fewest === most
      ? t('survey.progress', { position, total: most })
      : t('survey.progressRange', { position, fewest, most });
}

/**
 * Shows where in the survey the visitor is, as steps and in words. Steps that answers may skip look
 * different.
 */
export function Progress({ progress }: { progress: ProgressOf }) {
  const { t } = useTranslation();
  const words = useProgressWords();
  const { position, fewest, most } = progress;
  const steps = Array.from({ length: most }, (_, index) => index + 1);
  return (
    <div className={classes.progress}>
      <VisuallyHidden>{words(progress)}</VisuallyHidden>
      <div className={classes.steps} aria-hidden>
        {steps.map((step) => (
          <span key={step} data-reached={step <= position || undefined} data-maybe={step > fewest || undefined} />
        ))}
      </div>
      <span className={classes.words} aria-hidden>
        {fewest === most
          ? t('survey.progressShort', { position, total: most })
          : t('survey.progressShortRange', { position, fewest, most })}
      </span>
    </div>
  );
}
