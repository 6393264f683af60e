import {
  type Phase,
  type Poll,
  type ResultsSnapshot,
  type Screen,
  type ScreenTally,
  screenTypeOf,
} from '@booth/shared';
import { isOfTypeOf } from '../../screens/index.ts';

/** A screen whose answers are counted. */
export interface CountedScreen {
  screen: Screen;
  /** Undefined if nobody has answered yet. */
  tally: ScreenTally | undefined;
}

const isCounted = (screen: Screen): boolean => screenTypeOf(screen).tally(screen.id, new Map()) !== undefined;

/**
 * Returns the screens of the poll that are counted, in its order, with their tallies. Leaves out
 * tallies of screens that the poll no longer has, or has with another type.
 */
export const countedScreens = (
  { screens }: Pick<Poll, 'screens'>,
  { screens: tallies }: Pick<ResultsSnapshot, 'screens'>,
): CountedScreen[] =>
  screens.filter(isCounted).map((screen) => ({
    screen,
    tally: tallies.find((each) => each.screenId === screen.id && isOfTypeOf(screen, each)),
  }));

/** Returns true if there is a tally to show. Otherwise the result is the number of voters. */
export const isTallied = (counted: readonly CountedScreen[], ballots: number, phase: Phase): boolean =>
  counted.length > 0 && (ballots > 0 || phase === 'open');

/** Returns the number of votes on all screens; undefined if no screen takes votes. */
export function votesIn(counted: readonly CountedScreen[]): number | undefined {
  const votes = counted
    .flatMap(({ screen, tally }) => screenTypeOf(screen).resultLines(screen, tally))
    .filter(({ measure }) => measure === 'votes');
  return votes.length === 0 ? undefined : votes.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}
