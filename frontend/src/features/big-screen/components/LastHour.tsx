import type { ResultsSnapshot } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useNow } from '../../../time/use-now.ts';
import type { Wording } from '../../poll/wording.ts';
import { lastHourOf } from '../last-hour.ts';
import classes from './LastHour.module.css';

/** How often the chart moves without a vote, in milliseconds. */
const MOVE_ON_EVERY_MS = 10_000;

interface LastHourProps {
  timeline: ResultsSnapshot['timeline'];
  wording: Wording;
}

/** A chart of the voters in each minute of the last hour, newest on the right. */
export function LastHour({ timeline, wording }: LastHourProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { count } = formatsOf(language);
  const minutes = lastHourOf(timeline, useNow(MOVE_ON_EVERY_MS));
  const most = Math.max(...minutes.map(({ ballots }) => ballots));
  const total = minutes.reduce((sum, { ballots }) => sum + ballots, 0);
  return (
    <figure className={classes.lastHour}>
      <div
        role="img"
        aria-label={t('live.lastHourSummary', { ...wording, total: count(total), most: count(most) })}
        className={classes.chart}
      >
        {minutes.map(({ minute, ballots }) => (
          <span key={minute} style={{ '--ballots': most === 0 ? 0 : ballots / most }} />
        ))}
      </div>
      <figcaption>{t('live.lastHour', wording)}</figcaption>
    </figure>
  );
}
