import { type HomeView, PUBLIC_VIEWER, phaseOf, resultsVisible } from '@booth/shared';
import { lazy, Suspense, useEffect } from 'react';
import { Link } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../../time/use-moment.ts';
import { useVoterResults } from '../../live/api/voter-results.ts';
import { useLivePollContext } from '../../live/use-live-poll.ts';
import classes from './VisibleResults.module.css';

const LiveTallies = lazy(() => import('../../results/components/LiveTallies.tsx'));
const ScreenTallies = lazy(async () => {
  const { ScreenTallies: component } = await import('../../results/components/ScreenTallies.tsx');
  return { default: component };
});

/**
 * The results as far as this visitor may see them: live if they are public, and read now and then
 * if only voters may see them.
 */
export function VisibleResults({ home, hasVoted }: { home: HomeView; hasVoted: boolean }) {
  const { t } = useTranslation();
  const { poll } = home;
  const at = useMoment(poll);
  const isPublic = resultsVisible(poll, PUBLIC_VIEWER, at);
  const isForVoters = !isPublic && hasVoted && resultsVisible(poll, { ...PUBLIC_VIEWER, hasVoted }, at);
  const snapshot = useVoterResults(home, isForVoters);
  const { wantResults } = useLivePollContext();
  // Before the tallies are loaded, so the page keeps one connection from the start.
  useEffect(() => (isPublic ? wantResults() : undefined), [isPublic, wantResults]);
  const phase = phaseOf(poll, at);
  const isClosed = phase === 'closed';
  // The page doesn't know yet if the results are hidden.
  if (!isPublic && snapshot === undefined) return null;
  if (!isPublic && snapshot === null) return <p className={classes.hidden}>{t('voted.hidden')}</p>;
  return (
    <section className={classes.outcome} aria-labelledby="outcome">
      <h2 id="outcome">{t(isClosed ? 'voted.final' : 'voted.standings')}</h2>
      <Suspense>
        {isPublic && <LiveTallies phase={phase} />}
        {!isPublic && snapshot && <ScreenTallies poll={poll} snapshot={snapshot} heading="h3" phase={phase} />}
      </Suspense>
      {isPublic && (
        <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
          {t(isClosed ? 'voted.watchFinal' : 'voted.watch')}
        </Link>
      )}
    </section>
  );
}
