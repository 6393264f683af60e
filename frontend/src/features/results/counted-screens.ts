import {
  type Phase,
  type Poll,
  type ResultsSnapshot,
  type Screen,
  type ScreenTally,
  screenTypeOf,
} from '@booth/shared';
import { isOfTypeOf } from '../../screens/index.ts';

/** A screen of which something is counted. */
export interface CountedScreen {
  screen: Screen;
  /** Undefined where nobody has answered yet. */
  tally: ScreenTally | undefined;
}

const isCounted = (screen: Screen): boolean => screenTypeOf(screen).tally(screen.id, new Map()) !== undefined;

/**
 * The screens of the poll that are counted, in the poll's order, with what the ballots say on them.
 * Leaves out tallies of screens that the poll no longer has, or has of another type.
 */
export const countedScreens = (
  { screens }: Pick<Poll, 'screens'>,
  { screens: tallies }: Pick<ResultsSnapshot, 'screens'>,
): CountedScreen[] =>
  screens.filter(isCounted).map((screen) => ({
    screen,
    tally: tallies.find((each) => each.screenId === screen.id && isOfTypeOf(screen, each)),
  }));

/** Whether there is a tally to show; else the result is how many have answered. */
export const isTallied = (counted: readonly CountedScreen[], ballots: number, phase: Phase): boolean =>
  counted.length > 0 && (ballots > 0 || phase === 'open');

/** How many votes these screens show together; undefined where nothing is voted for. */
export function votesIn(counted: readonly CountedScreen[]): number | undefined {
  const votes = counted
    .flatMap(({ screen, tally }) => screenTypeOf(screen).resultLines(screen, tally))
    .filter(({ measure }) => measure === 'votes');
  return votes.length === 0 ? undefined : votes.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}
