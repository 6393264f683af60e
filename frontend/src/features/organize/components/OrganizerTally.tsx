import type { Poll } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { ScreenTallies } from '../../dashboard/components/ScreenTallies.tsx';
import { Standings } from '../../dashboard/components/Standings.tsx';
import { WhereFrom } from '../../dashboard/components/WhereFrom.tsx';
import { hasStandings, screenTalliesOf } from '../../dashboard/screen-tallies.ts';
import { standingsOf } from '../../dashboard/standings.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { useSecretResults } from '../api/secret-results.ts';
import { Fault } from './Fault.tsx';
import classes from './OrganizerTally.module.css';

/** The results as they are now, also while they are hidden from everybody else. */
export function OrganizerTally({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { known, freshness } = useLiveResults(poll);
  const isSecret = known.visible === false;
  const secret = useSecretResults(poll.pollId, isSecret);
  const snapshot = known.snapshot ?? (isSecret ? secret.data : undefined);
  if (snapshot === undefined) return <Fault error={isSecret ? secret.error : undefined} />;
  return (
    <div className={classes.tally}>
      <p>
        <strong data-total="voters">{formatsOf(language).count(snapshot.ballots)}</strong> {t('live.voters')}
        {isSecret && ` – ${t('organize.results.secret')}`}
      </p>
      {hasStandings(poll) && <Standings form="slip" standings={standingsOf(poll.options, snapshot)} />}
      <ScreenTallies heading="h3" form="slip" tallies={screenTalliesOf(poll, snapshot.screens)} />
      {!isSecret && <WhereFrom freshness={freshness} confirmedAt={known.confirmedAt} />}
    </div>
  );
}
