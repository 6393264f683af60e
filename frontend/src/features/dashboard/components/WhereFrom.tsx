import { useTranslation } from 'react-i18next';
import { useNow } from '../../../app/use-now.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import type { Freshness } from '../../live/freshness.ts';
import { LIVE_DELAYS } from '../../live/reconnect-delay.ts';
import classes from './WhereFrom.module.css';

/** Younger than this, in milliseconds, numbers count as up to date: a live connection is proved about that often. */
const UP_TO_DATE_MS = LIVE_DELAYS.pingEveryMs + 5_000;

interface WhereFromProps {
  freshness: Freshness;
  /** When it was last known that nothing is newer, in milliseconds since 1970. */
  confirmedAt: number | undefined;
}

/** By which way the numbers come, and how old they are. */
export function WhereFrom({ freshness, confirmedAt }: WhereFromProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const now = useNow(1_000);
  const age = confirmedAt === undefined ? undefined : Math.max(0, now - confirmedAt);
  const isUpToDate = freshness === 'live' && age !== undefined && age < UP_TO_DATE_MS;
  return (
    <p className={classes.whereFrom} data-freshness={freshness}>
      <span role="status" className={classes.way}>
        {t(`live.${freshness}`)}
      </span>
      {age !== undefined && (
        <span>{isUpToDate ? t('live.upToDate') : t('live.age', { ago: formatsOf(language).ago(age) })}</span>
      )}
    </p>
  );
}
