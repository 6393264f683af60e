import { type Answers, type Poll, type Screen, screenIdAfter } from '@booth/shared';

/**
 * How many screens come after this one, as far as the answers given tell. A forecast, for the progress bar and the
 * button's words: the way itself is the workflow's to choose.
 */
export function screensAfter(poll: Pick<Poll, 'screens'>, screen: Screen, answers: Answers): number {
  const index = poll.screens.findIndex((each) => each.id === screen.id);
  const nextId = screenIdAfter(poll.screens, screen, answers);
  const next = poll.screens.find((each) => each.id === nextId);
  // Rules that lead backwards, as a poll may have, are not followed: the forecast would never end.
  if (next === undefined || poll.screens.indexOf(next) <= index) return 0;
  return 1 + screensAfter(poll, next, answers);
}
