import { type BranchValues, nextScreenId, type Poll, type Screen } from '@booth/shared';

/**
 * How many screens come after this one, as far as the branch values of the answers tell, its own
 * among them. A forecast, for the progress bar and the button's words: the workflow chooses the
 * next screen.
 */
export function screensAhead({ screens }: Pick<Poll, 'screens'>, screen: Screen, answered: BranchValues): number {
  const nextId = nextScreenId(screens, screen, answered);
  const next = screens.find(({ id }) => id === nextId);
  // Nobody knows how it will be answered, but it will be. Rules lead forward, so this comes to an
  // end.
  return next === undefined ? 0 : 1 + screensAhead({ screens }, next, { ...answered, [next.id]: [] });
}
