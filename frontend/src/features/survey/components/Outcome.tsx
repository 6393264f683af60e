import { type HomeView, opennessOf, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useVoterResults } from '../../live/api/voter-results.ts';
import { useMoment } from '../../opening/use-moment.ts';
import classes from './Outcome.module.css';

const LiveStandings = lazy(() => import('../../dashboard/components/LiveStandings.tsx'));
const StandingsNow = lazy(() => import('../../dashboard/components/StandingsNow.tsx'));

/**
 * How the poll stands, as far as this visitor may see it: live where everybody may, asked for now and then where only those
 * who have voted may.
 */
export function Outcome({ home, hasVoted }: { home: HomeView; hasVoted: boolean }) {
  const { t } = useTranslation();
  const { poll } = home;
  const at = useMoment(poll);
  const isPublic = resultsVisible(poll, PUBLIC_VIEWER, at);
  const isForVoters = !isPublic && hasVoted && resultsVisible(poll, { ...PUBLIC_VIEWER, hasVoted }, at);
  const voterResults = useVoterResults(home, isForVoters);
  const isOver = opennessOf(poll, at) === 'over';
  const snapshot = voterResults ?? home.results ?? voterResults;
  // Not yet known to be hidden.
  if (!isPublic && snapshot === undefined) return null;
  if (!isPublic && snapshot === null) return <p className={classes.hidden}>{t('voted.hidden')}</p>;
  return (
    <section className={classes.outcome} aria-labelledby="outcome">
      <h2 id="outcome">{t(isOver ? 'voted.final' : 'voted.standings')}</h2>
      <Suspense>
        {isPublic && <LiveStandings poll={poll} />}
        {!isPublic && snapshot && <StandingsNow poll={poll} snapshot={snapshot} isWhole={snapshot === voterResults} />}
      </Suspense>
      {isPublic && (
        <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
          {t(isOver ? 'voted.watchFinal' : 'voted.watch')}
        </Link>
      )}
    </section>
  );
}
