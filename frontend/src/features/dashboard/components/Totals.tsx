import type { ResultsSnapshot } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { votesIn } from '../standings.ts';
import classes from './Totals.module.css';

/** How many have voted, and how many votes that made. */
export function Totals({ snapshot }: { snapshot: ResultsSnapshot }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const formats = formatsOf(language);
  return (
    <dl className={classes.totals}>
      <div>
        <dt>{t('live.voters')}</dt>
        <dd data-total="voters">{formats.count(snapshot.ballots)}</dd>
      </div>
      <div>
        <dt>{t('live.votes')}</dt>
        <dd data-total="votes">{formats.count(votesIn(snapshot))}</dd>
      </div>
    </dl>
  );
}
