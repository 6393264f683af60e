import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Countdown } from '../../poll/components/Countdown.tsx';
import type { Wording } from '../../poll/wording.ts';
import classes from './Opening.module.css';

/** The opening time and a countdown, in the size of the results. */
export function Opening({ opensAt, wording }: { opensAt: Date; wording: Wording }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className={classes.opening}>
      <h2>
        {t('opening.opensAt', wording)}{' '}
        <time dateTime={opensAt.toISOString()}>{formatsOf(language).moment(opensAt)}</time>
      </h2>
      <Countdown to={opensAt} />
    </div>
  );
}
