import { ownValue, type Phase, type Poll, type ResultsSnapshot } from '@booth/shared';
import { type ReactNode, use, useId } from 'react';
import { PollWords } from '../../../components/PollWords.tsx';
import { textWidth } from '../../../i18n/text-width.ts';
import { type PollText, usePollText } from '../../../i18n/use-poll-text.ts';
import { isOfTypeOf } from '../../../screens/index.ts';
import type { TallySize } from '../../../screens/screen-view.ts';
import { tallyViewOf } from '../../../screens/tallies.ts';
import { wordingOf } from '../../poll/wording.ts';
import { type CountedScreen, countedScreens, isTallied } from '../counted-screens.ts';
import { CoverContext } from '../cover.ts';
import { OwnAnswersContext } from '../own-answers.ts';
import { CountedUp } from '../reveal/CountedUp.tsx';
import classes from './ScreenTallies.module.css';
import { Turnout } from './Turnout.tsx';

interface ScreenResultProps {
  counted: CountedScreen;
  pollText: PollText;
  size: TallySize;
  /** `h3` below another heading of the results. */
  heading: 'h2' | 'h3';
  /** Shown beside the title. */
  children?: ReactNode;
}

/** One question and its tally. */
export function ScreenResult({ counted, pollText, size, heading, children }: ScreenResultProps) {
  const { screen, tally } = counted;
  const titleId = useId();
  const Tally = tallyViewOf(screen);
  const isBlank = use(CoverContext) === 'blank';
  const own = ownValue(use(OwnAnswersContext), screen.id);
  return (
    <section className={classes.screen} aria-labelledby={titleId} data-screen={screen.id} data-size={size}>
      <div className={classes.head} style={{ '--text-width': textWidth(pollText(screen.title)).total }}>
        <PollWords as={heading} id={titleId} className={classes.title} text={screen.title} by={pollText} />
        {children}
      </div>
      {/* Another question appears with growing bars, and so does one that comes back from a blank
          screen. */}
      <div key={`${screen.id} ${isBlank}`} className={classes.tally}>
        {Tally && !isBlank && (
          <CountedUp screenId={screen.id}>
            <Tally
              screen={screen}
              tally={tally}
              own={own && isOfTypeOf(screen, own) ? own : undefined}
              size={size}
              pollText={pollText}
            />
          </CountedUp>
        )}
      </div>
    </section>
  );
}

interface ScreenTalliesProps {
  poll: Poll;
  snapshot: Pick<ResultsSnapshot, 'ballots' | 'screens'>;
  heading: 'h2' | 'h3';
  phase: Phase;
}

/**
 * The results, question by question. Shows how many have answered if nothing is counted, or nobody
 * has answered.
 */
export function ScreenTallies({ poll, snapshot, heading, phase }: ScreenTalliesProps) {
  const pollText = usePollText(poll);
  const screens = countedScreens(poll, snapshot);
  if (!isTallied(screens, snapshot.ballots, phase)) {
    return <Turnout ballots={snapshot.ballots} phase={phase} wording={wordingOf(poll)} />;
  }
  return (
    <div className={classes.screens}>
      {screens.map((counted) => (
        <ScreenResult key={counted.screen.id} counted={counted} pollText={pollText} size="page" heading={heading} />
      ))}
    </div>
  );
}
