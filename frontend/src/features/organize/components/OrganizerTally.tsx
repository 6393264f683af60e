import { type Poll, phaseOf } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { ScreenTallies } from '../../dashboard/components/ScreenTallies.tsx';
import { WhereFrom } from '../../dashboard/components/WhereFrom.tsx';
import { useLiveResults } from '../../live/use-live-results.ts';
import { useMoment } from '../../opening/use-moment.ts';
import { wordingOf } from '../../poll/wording.ts';
import { useSecretResults } from '../api/secret-results.ts';
import { Fault } from './Fault.tsx';
import classes from './OrganizerTally.module.css';

/** The results as they are now, also while they are hidden from everybody else. */
export function OrganizerTally({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { known, freshness } = useLiveResults(poll);
  const at = useMoment(poll);
  const isSecret = known.visible === false;
  const secret = useSecretResults(poll.pollId, isSecret);
  const snapshot = known.snapshot ?? (isSecret ? secret.data : undefined);
  if (snapshot === undefined) return <Fault error={isSecret ? secret.error : undefined} />;
  const voters = formatsOf(language).count(snapshot.ballots);
  return (
    <div className={classes.tally}>
      <p>
        {t('organize.results.voters', { ...wordingOf(poll), count: snapshot.ballots, voters })}
        {isSecret && ` – ${t('organize.results.secret')}`}
      </p>
      <ScreenTallies poll={poll} snapshot={snapshot} heading="h3" isOver={phaseOf(poll, at) === 'closed'} />
      {!isSecret && <WhereFrom freshness={freshness} confirmedAt={known.confirmedAt} />}
    </div>
  );
}
