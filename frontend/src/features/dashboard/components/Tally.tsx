import type { Poll, ResultsSnapshot } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { standingsOf } from '../standings.ts';
import { FittingStandings } from './FittingStandings.tsx';
import type { StandingsForm } from './Standings.tsx';
import classes from './Tally.module.css';

interface TallyProps {
  poll: Poll;
  snapshot: ResultsSnapshot;
  form: StandingsForm;
}

/** The options by their votes. */
export function Tally({ poll, snapshot, form }: TallyProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <section className={classes.tally} aria-label={t('live.standings')}>
      <FittingStandings
        form={form}
        rows="hall"
        standings={standingsOf(poll.options, snapshot)}
        rest={(standings) => {
          const votes = standings.reduce((sum, { count }) => sum + count, 0);
          return t('live.more', { count: standings.length, votes: formatsOf(language).count(votes) });
        }}
        note={snapshot.ballots === 0 ? t('live.empty') : t('live.shareNote')}
      />
    </section>
  );
}
