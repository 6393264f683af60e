import { type Answers, type BranchRule, END, type Poll, type Screen } from '@booth/shared';

function holds({ when }: BranchRule, answers: Answers): boolean {
  const answer = answers[when.screen];
  if (answer?.type === 'profile') return when.field !== undefined && answer.fields[when.field] === when.equals;
  if (answer?.type === 'choice') return when.includes !== undefined && answer.optionIds.includes(when.includes);
  return answer?.type === 'text' && answer.text === when.equals;
}

/**
 * How many screens come after this one, as far as the answers given tell. A forecast, for the progress bar and the
 * button's words: the way itself is the workflow's to choose.
 */
export function screensAfter(poll: Pick<Poll, 'screens'>, screen: Screen, answers: Answers): number {
  const index = poll.screens.findIndex((each) => each.id === screen.id);
  const rule = screen.rules.find((each) => holds(each, answers));
  if (rule?.goTo === END) return 0;
  const next = poll.screens.find((each) => each.id === rule?.goTo) ?? poll.screens[index + 1];
  // Rules that lead backwards, as a poll may have, are not followed: the forecast would never end.
  if (next === undefined || poll.screens.indexOf(next) <= index) return 0;
  return 1 + screensAfter(poll, next, answers);
}
