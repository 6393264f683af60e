import { type HomeView, PUBLIC_VIEWER, phaseOf, resultsVisible } from '@booth/shared';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../../../app/use-title.ts';
import { LanguageSwitch } from '../../language/components/LanguageSwitch.tsx';
import { newestState } from '../../live/live-results.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { ClosesSoon } from '../../opening/components/ClosesSoon.tsx';
import { useMoment } from '../../opening/use-moment.ts';
import { PollHeading } from '../../poll/components/PollHeading.tsx';
import { usePollText } from '../../poll/use-poll-text.ts';
import { wordingOf } from '../../poll/wording.ts';
import { countedScreens, votesIn } from '../counted-screens.ts';
import classes from './Board.module.css';
import { Invitation } from './Invitation.tsx';
import { LastHour } from './LastHour.tsx';
import { Results } from './Results.tsx';
import { Secret } from './Secret.tsx';
import { Totals } from './Totals.tsx';
import { WhereFrom } from './WhereFrom.tsx';

interface BoardProps {
  home: HomeView;
  /** The poll itself has changed since it was read. */
  onOutdated: () => void;
}

/** The tally, who is invited to vote, and how fresh the numbers are. */
export function Board({ home: { poll }, onOutdated }: BoardProps) {
  const { t } = useTranslation();
  const at = useMoment(poll);
  const { known, freshness } = useLiveResults(poll);
  const pollText = usePollText(poll);
  useTitle(t('live.page', { title: pollText(poll.title) }));
  const wording = wordingOf(poll);

  const newestVersion = known.poll?.version ?? 0;
  const readAnew = useEffectEvent(onOutdated);
  useEffect(() => {
    if (newestVersion > poll.version) readAnew();
  }, [newestVersion, poll.version]);

  const state = newestState(known, poll);
  const isVisible = known.visible ?? resultsVisible(state, PUBLIC_VIEWER, at);
  const { snapshot } = known;
  const phase = phaseOf({ ...poll, ...state }, at);
  // Who waits in front of the screen can have the page ready when it opens.
  const invites = state.status === 'open' && phase !== 'closed';

  /**
   * What the screen is for now: to call for votes, to show them come in, or to show the outcome.
   */
  const showing = !isVisible ? 'secret' : phase === 'closed' ? 'outcome' : 'tally';

  return (
    <div className={classes.board} data-board data-showing={showing}>
      <header className={classes.head}>
        <div>
          <PollHeading text={poll.title} by={pollText} />
          {phase !== 'open' && (
            <p className={classes.closed}>{t(phase === 'not-yet-open' ? 'live.notOpen' : 'live.closed')}</p>
          )}
          {phase === 'open' && <ClosesSoon poll={{ ...poll, ...state }} className={classes.soon} />}
        </div>
        <div className={classes.state}>
          <WhereFrom freshness={freshness} confirmedAt={known.confirmedAt} />
          <LanguageSwitch />
        </div>
      </header>
      <main className={classes.main}>
        {!isVisible && <Secret visibility={state.visibility} wording={wording} />}
        {isVisible && snapshot && <Results poll={poll} snapshot={snapshot} isOver={phase === 'closed'} />}
      </main>
      <aside className={classes.side}>
        {invites && <Invitation pollId={poll.pollId} isOpen={phase === 'open'} wording={wording} />}
        {isVisible && snapshot && (
          <>
            <Totals voters={snapshot.ballots} votes={votesIn(countedScreens(poll, snapshot))} wording={wording} />
            <LastHour timeline={snapshot.timeline} wording={wording} />
          </>
        )}
      </aside>
    </div>
  );
}
