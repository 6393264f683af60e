import { type HomeView, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from './Outcome.module.css';

const LiveStandings = lazy(() => import('../../dashboard/components/LiveStandings.tsx'));
const StandingsNow = lazy(() => import('../../dashboard/components/StandingsNow.tsx'));

/**
 * How the poll stands, as far as this visitor may see it: live where everybody may, as of now where only those who have
 * voted may.
 */
export function Outcome({ home: { poll, results } }: { home: HomeView }) {
  const { t } = useTranslation();
  const isPublic = resultsVisible(poll, PUBLIC_VIEWER);
  const isOver = poll.status !== 'open';
  if (!isPublic && results === null) return <p className={classes.hidden}>{t('voted.hidden')}</p>;
  return (
    <section className={classes.outcome} aria-labelledby="outcome">
      <h2 id="outcome">{t(isOver ? 'voted.final' : 'voted.standings')}</h2>
      <Suspense>
        {isPublic && <LiveStandings poll={poll} />}
        {!isPublic && results !== null && <StandingsNow poll={poll} snapshot={results} />}
      </Suspense>
      {isPublic && (
        <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
          {t(isOver ? 'voted.watchFinal' : 'voted.watch')}
        </Link>
      )}
    </section>
  );
}
