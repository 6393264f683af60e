import {
  type Answer,
  type BranchValues,
  nextScreenId,
  type Poll,
  type Screen,
  type SessionView,
  screenTypeOf,
} from '@booth/shared';

/**
 * How many screens come after this one, as far as the branch values of the answers tell, its own
 * among them.
 */
export function screensAhead({ screens }: Pick<Poll, 'screens'>, screen: Screen, answered: BranchValues): number {
  const nextId = nextScreenId(screens, screen, answered);
  const next = screens.find(({ id }) => id === nextId);
  // Nobody knows how it will be answered, but it will be. Rules lead forward, so this comes to an
  // end.
  return next === undefined ? 0 : 1 + screensAhead({ screens }, next, { ...answered, [next.id]: [] });
}

/**
 * Where in the survey a visitor is: the screen's number on the way that was taken, from 1, of so
 * many.
 */
export interface Progress {
  position: number;
  total: number;
}

/**
 * Returns the progress of a session that waits on the screen, if this is the answer to it. The
 * total is a forecast: the workflow chooses the next screen.
 */
export function progressOf(
  poll: Pick<Poll, 'screens'>,
  { stepsBack, branchValues }: Pick<SessionView, 'stepsBack' | 'branchValues'>,
  screen: Screen,
  answer: Answer | undefined,
): Progress {
  const own = answer === undefined ? [] : screenTypeOf(answer).branchValues(answer);
  const position = stepsBack + 1;
  return { position, total: position + screensAhead(poll, screen, { ...branchValues, [screen.id]: own }) };
}
