import { useTranslation } from 'react-i18next';
import type { RankingTally as Tally } from '../screen-tallies.ts';
import { FittingStandings } from './FittingStandings.tsx';
import classes from './RankingTally.module.css';
import { Standings, type StandingsForm } from './Standings.tsx';

interface RankingTallyProps {
  tally: Tally;
  form: StandingsForm;
  linesMax: number | undefined;
}

/** The options that were put in order, by their points. */
export function RankingTally({ tally, form, linesMax }: RankingTallyProps) {
  const { t } = useTranslation();
  const standings = tally.standings.slice(0, linesMax);
  const note = t('live.rankingNote');
  if (form === 'slip') {
    return (
      <div>
        <Standings form="slip" standings={standings} />
        <p className={classes.note}>{note}</p>
      </div>
    );
  }
  return (
    <FittingStandings
      form={form}
      rows="near"
      standings={standings}
      rest={({ length }) => t('live.restOfRanking', { count: length })}
      note={note}
    />
  );
}
