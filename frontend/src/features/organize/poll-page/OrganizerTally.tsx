import { phaseOf } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../../time/use-moment.ts';
import { useLivePollContext } from '../../live/use-live-poll.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { wordingOf } from '../../poll/wording.ts';
import { FreshnessNote } from '../../results/components/FreshnessNote.tsx';
import { ScreenTallies } from '../../results/components/ScreenTallies.tsx';
import { useSecretResults } from '../api/secret-results.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import classes from './OrganizerTally.module.css';

/** Shows the current results to organizers, even while they are hidden from everybody else. */
export function OrganizerTally() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { poll } = useLivePollContext();
  const { known, isVisible, contact } = useLiveResults();
  const at = useMoment(poll);
  const isSecret = !isVisible;
  const secret = useSecretResults(poll.pollId, isSecret);
  const snapshot = isSecret ? secret.data : known.snapshot;
  if (snapshot === undefined) return <ErrorNotice error={isSecret ? secret.error : undefined} />;
  const voters = formatsOf(language).count(snapshot.ballots);
  return (
    <div className={classes.tally}>
      <p>
        {t('organize.results.voters', { ...wordingOf(poll), count: snapshot.ballots, voters })}
        {isSecret && ` – ${t('organize.results.secret')}`}
      </p>
      <ScreenTallies poll={poll} snapshot={snapshot} heading="h3" phase={phaseOf(poll, at)} />
      {!isSecret && <FreshnessNote contact={contact} confirmedAt={known.confirmedAt} />}
    </div>
  );
}
