import {
  type Answer,
  END,
  nextScreenId,
  type Poll,
  type Screen,
  type SessionView,
  screensFrom,
  screenTypeOf,
} from '@booth/shared';

/**
 * Where in the survey a visitor is: the screen's number on the way that was taken, from 1, and how
 * many there will be. `fewest` and `most` differ as long as an answer decides about it.
 */
export interface Progress {
  position: number;
  fewest: number;
  most: number;
}

type Waiting = Pick<SessionView, 'stepsBack' | 'branchValues'>;

/**
 * Returns the progress of a session that waits on the screen. It does not follow what is entered on
 * the screen: a total that changes with every tap is no help.
 */
export function progressOf(
  poll: Pick<Poll, 'screens'>,
  { stepsBack, branchValues }: Waiting,
  screen: Screen,
): Progress {
  const { fewest, most } = screensFrom(poll, screen, branchValues);
  return { position: stepsBack + 1, fewest: stepsBack + fewest, most: stepsBack + most };
}

/**
 * Whether the survey ends with this answer to the screen. A forecast: the workflow chooses the next
 * screen.
 */
export function isLastAnswer(
  { screens }: Pick<Poll, 'screens'>,
  { branchValues }: Pick<SessionView, 'branchValues'>,
  screen: Screen,
  answer: Answer,
): boolean {
  const own = screenTypeOf(answer).branchValues(answer);
  return nextScreenId(screens, screen, { ...branchValues, [screen.id]: own }) === END;
}
