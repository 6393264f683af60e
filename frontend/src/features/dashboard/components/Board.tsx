import { type HomeView, inLanguage, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Heading } from '../../../app/Heading.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { LanguageSwitch } from '../../language/components/LanguageSwitch.tsx';
import { stateOfPoll } from '../../live/live-results.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import classes from './Board.module.css';
import { Invitation } from './Invitation.tsx';
import { LastHour } from './LastHour.tsx';
import { Secret } from './Secret.tsx';
import { Tally } from './Tally.tsx';
import { Totals } from './Totals.tsx';
import { WhereFrom } from './WhereFrom.tsx';

interface BoardProps {
  home: HomeView;
  /** The poll itself has changed since it was read. */
  onOutdated: () => void;
}

/** The tally, who is invited to vote, and how fresh the numbers are. */
export function Board({ home, onOutdated }: BoardProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { poll } = home;
  const { known, freshness } = useLiveResults(poll.pollId);
  const title = inLanguage(poll.title, language);
  useTitle(t('live.page', { title }));

  const newestVersion = known.poll?.version ?? 0;
  const readAnew = useEffectEvent(onOutdated);
  useEffect(() => {
    if (newestVersion > poll.version) readAnew();
  }, [newestVersion, poll.version]);

  const state = known.poll !== undefined && known.poll.version >= poll.version ? known.poll : stateOfPoll(poll);
  const isVisible = known.visible ?? resultsVisible(state, PUBLIC_VIEWER);
  // What came with the poll bridges the moment until the first snapshot.
  const snapshot = known.snapshot ?? home.results ?? undefined;
  const isOpen = state.status === 'open';

  /** What the screen is for now: to call for votes, to show them come in, or to show what came of it. */
  const showing = !isVisible ? 'secret' : isOpen ? 'tally' : 'outcome';

  return (
    <div className={classes.board} data-board data-showing={showing}>
      <header className={classes.head}>
        <div>
          <Heading>{title}</Heading>
          {!isOpen && <p className={classes.closed}>{t(state.status === 'draft' ? 'live.notOpen' : 'live.closed')}</p>}
        </div>
        <div className={classes.state}>
          <WhereFrom freshness={freshness} confirmedAt={known.confirmedAt} />
          <LanguageSwitch />
        </div>
      </header>
      <main className={classes.main}>
        {!isVisible && <Secret visibility={state.visibility} />}
        {isVisible && snapshot && <Tally poll={poll} snapshot={snapshot} />}
      </main>
      <aside className={classes.side}>
        {isOpen && <Invitation pollId={poll.pollId} />}
        {isVisible && snapshot && (
          <>
            <Totals snapshot={snapshot} />
            <LastHour timeline={snapshot.timeline} />
          </>
        )}
      </aside>
    </div>
  );
}
