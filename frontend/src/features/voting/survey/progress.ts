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
 * Where in the survey a visitor is: the screen's position, from 1, and how many screens there will
 * be. `fewest` and `most` differ while answers can still decide that.
 */
export interface Progress {
  position: number;
  fewest: number;
  most: number;
}

type Waiting = Pick<SessionView, 'stepsBack' | 'branchValues'>;

/**
 * Returns the progress of a session that waits on the screen. Ignores what is being entered,
 * because a total that changes with every tap doesn't help.
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
 * Returns true if the survey ends with this answer. Only a forecast: the workflow chooses the next
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
