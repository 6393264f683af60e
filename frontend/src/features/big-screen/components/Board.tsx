import { type Phase, type Poll, PUBLIC_VIEWER, phaseOf, type ResultsSnapshot, resultsVisible } from '@booth/shared';
import { useMemo } from 'react';
import { LanguageSwitch } from '../../../components/LanguageSwitch.tsx';
import { PollHeading } from '../../../components/PollHeading.tsx';
import { textWidth } from '../../../i18n/text-width.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import type { Showing } from '../../../screens/counting-up.ts';
import { useMoment } from '../../../time/use-moment.ts';
import { useLivePollContext } from '../../live/use-live-poll.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { ClosesSoon } from '../../poll/components/ClosesSoon.tsx';
import { wordingOf } from '../../poll/wording.ts';
import { FreshnessNote } from '../../results/components/FreshnessNote.tsx';
import { countedScreens, isTallied, votesIn } from '../../results/counted-screens.ts';
import { CoverContext } from '../../results/cover.ts';
import { RevealContext, useReveal } from '../../results/reveal/use-reveal.ts';
import { Presenting } from '../presenter/Presenting.tsx';
import { usePresenter } from '../presenter/use-presenter.ts';
import './board-colors.css';
import { Announcer } from './Announcer.tsx';
import classes from './Board.module.css';
import { HiddenResults } from './HiddenResults.tsx';
import { Invitation } from './Invitation.tsx';
import { LastHour } from './LastHour.tsx';
import { Opening } from './Opening.tsx';
import { Results } from './Results.tsx';
import { Totals } from './Totals.tsx';

/** Returns the text beside the title of a poll that takes no votes; undefined while it does. */
function bannerOf({ status }: Poll, phase: Phase, isVisible: boolean) {
  if (phase === 'open') return undefined;
  if (phase === 'not-yet-open') return 'live.notOpen';
  if (status === 'archived') return isVisible ? 'live.archivedFinal' : 'live.archived';
  return isVisible ? 'live.closed' : 'live.closedSecret';
}

/**
 * Returns how to mark the leaders: as winners of a closed poll, and as leading so far after a
 * reveal during the voting.
 */
function leadOf({ revealed }: Poll, phase: Phase): Showing['lead'] {
  if (phase === 'closed') return 'final';
  return revealed ? 'so-far' : undefined;
}

/** Keeps the room for results that have not arrived. */
const NONE_YET: Pick<ResultsSnapshot, 'ballots' | 'screens' | 'timeline'> = { ballots: 0, screens: [], timeline: [] };

/** The results, the invitation to vote, and the freshness of the numbers. */
export function Board() {
  const { t } = useTranslation();
  const { poll } = useLivePollContext();
  const { known, contact } = useLiveResults();
  const at = useMoment(poll);
  const pollText = usePollText(poll);
  const title = pollText(poll.title);
  useTitle(t('live.page', { title }));
  const wording = wordingOf(poll);

  const isVisible = resultsVisible(poll, PUBLIC_VIEWER, at);
  const snapshot = isVisible ? known.snapshot : undefined;
  const isAwaited = isVisible && snapshot === undefined;
  const { ballots, screens, timeline } = snapshot ?? NONE_YET;
  const phase = phaseOf(poll, at);
  const reveal = useReveal(!isVisible);
  const lead = leadOf(poll, phase);
  // Don't count up bars that only keep the room for results.
  const due = isAwaited ? undefined : reveal;
  const around = useMemo(() => ({ reveal: due, lead }), [due, lead]);
  const banner = bannerOf(poll, phase, isVisible);
  const isWaiting = phase === 'not-yet-open' && ballots === 0;
  const opensAt = isWaiting && poll.opensAt !== undefined ? new Date(poll.opensAt) : undefined;
  const counted = countedScreens(poll, { screens });
  const shownPhase = isAwaited ? 'open' : phase;
  const showsResults = isVisible && opensAt === undefined;
  const showsTally = showsResults && isTallied(counted, ballots, shownPhase);
  const isRepeated = showsTally && counted.every(({ screen }) => pollText(screen.title) === title);
  // People who wait in front of the screen can open the page before the poll opens.
  const invites = phase !== 'closed';
  const presenter = usePresenter(invites);

  /**
   * What the screen shows now: the opening time, the invitation, votes as they arrive, or the
   * outcome.
   */
  function showing() {
    if (opensAt !== undefined) return 'opening';
    if (!isVisible) return invites ? 'secret' : 'ended';
    return phase === 'closed' ? 'outcome' : 'tally';
  }

  return (
    <CoverContext value={presenter.cover}>
      <div
        className={classes.board}
        data-board
        data-showing={showing()}
        data-awaited={isAwaited || undefined}
        data-theme={presenter.theme}
        data-mode={presenter.mode}
        data-spotlight={presenter.cover === 'spotlight' || undefined}
        data-resting={presenter.isPointerResting || undefined}
      >
        <header className={classes.head}>
          <div style={{ '--text-width': textWidth(title).total }} data-repeated={isRepeated || undefined}>
            <PollHeading text={poll.title} by={pollText} />
            {banner && <p className={classes.closed}>{t(banner)}</p>}
            {phase === 'open' && <ClosesSoon poll={poll} className={classes.soon} />}
          </div>
          {presenter.mode !== 'overlay' && (
            <div className={classes.state}>
              <FreshnessNote contact={contact} confirmedAt={known.confirmedAt} />
              <div data-control>
                <LanguageSwitch />
              </div>
            </div>
          )}
        </header>
        <Announcer
          poll={poll}
          snapshot={snapshot}
          states={[banner ?? 'live.vote', ...(isVisible || opensAt ? [] : (['live.hiddenTitle'] as const))]}
        />
        <main className={classes.main}>
          {opensAt && <Opening opensAt={opensAt} wording={wording} />}
          {!opensAt && !isVisible && <HiddenResults poll={poll} phase={phase} />}
          {showsResults && (
            <RevealContext value={around}>
              <Results
                key={isAwaited ? 'awaited' : 'known'}
                poll={poll}
                snapshot={{ ballots, screens }}
                phase={shownPhase}
              />
            </RevealContext>
          )}
        </main>
        <aside className={classes.side}>
          {invites && <Invitation poll={poll} isOpen={phase === 'open'} wording={wording} />}
          {showsTally && <Totals voters={ballots} votes={votesIn(counted)} wording={wording} />}
          {showsResults && (showsTally || ballots > 0) && <LastHour timeline={timeline} wording={wording} />}
        </aside>
        <Presenting poll={poll} presenter={presenter} phase={phase} invites={invites} wording={wording} />
      </div>
    </CoverContext>
  );
}
