import type { ResultsSnapshot } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { votesIn } from '../standings.ts';
import classes from './Totals.module.css';

/** How many have voted, and how many votes that made where they voted for options. */
export function Totals({ snapshot, hasVotes }: { snapshot: ResultsSnapshot; hasVotes: boolean }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { count } = formatsOf(language);
  const voters = count(snapshot.ballots);
  const votes = count(votesIn(snapshot));
  return (
    <dl className={classes.totals} style={{ '--characters': Math.max(voters.length, votes.length) }}>
      <div>
        <dt>{t('live.voters')}</dt>
        <dd data-total="voters">{voters}</dd>
      </div>
      {hasVotes && (
        <div>
          <dt>{t('live.votes')}</dt>
          <dd data-total="votes">{votes}</dd>
        </div>
      )}
    </dl>
  );
}
