import type { Poll } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { Standings } from '../../dashboard/components/Standings.tsx';
import { WhereFrom } from '../../dashboard/components/WhereFrom.tsx';
import { standingsOf } from '../../dashboard/standings.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { useSecretTally } from '../api/secret-tally.ts';
import { Fault } from './Fault.tsx';

/** The tally as it is now, also while it is hidden from everybody else. */
export function OrganizerTally({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { known, freshness } = useLiveResults(poll);
  const isSecret = known.visible === false;
  const secret = useSecretTally(poll.pollId, isSecret);
  const counts = known.snapshot ?? (isSecret ? secret.data : undefined);
  if (counts === undefined) return <Fault error={isSecret ? secret.error : undefined} />;
  return (
    <>
      <p>
        <strong data-total="voters">{formatsOf(language).count(counts.ballots)}</strong> {t('live.voters')}
        {isSecret && ` – ${t('organize.results.secret')}`}
      </p>
      <Standings form="slip" standings={standingsOf(poll.options, counts)} />
      {!isSecret && <WhereFrom freshness={freshness} confirmedAt={known.confirmedAt} />}
    </>
  );
}
