import { useNow } from '../../../app/use-now.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { COUNTDOWN_FROM_MS, countdown } from '../../opening/opening.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './Opening.module.css';

/** When the poll opens, and how long that is, as large as the results will be. */
export function Opening({ opensAt, wording }: { opensAt: Date; wording: Wording }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const left = opensAt.getTime() - useNow(1_000);
  return (
    <div className={classes.opening}>
      <h2>
        {t('opening.opensAt', wording)}{' '}
        <time dateTime={opensAt.toISOString()}>{formatsOf(language).moment(opensAt)}</time>
      </h2>
      {left < COUNTDOWN_FROM_MS && (
        // The time is said above; a screen reader that read every second would say nothing else.
        <p role="timer" aria-live="off">
          {countdown(left)}
        </p>
      )}
    </div>
  );
}
