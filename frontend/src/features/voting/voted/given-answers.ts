import { type Answers, ownValue, type Poll, type Screen } from '@booth/shared';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { isOfTypeOf, screenViewOf } from '../../../screens/index.ts';
import type { AnswerSummary } from '../../../screens/screen-view.ts';

/** What was answered on a screen. */
export interface GivenAnswer {
  screen: Screen;
  summary: AnswerSummary;
}

/** What was answered, screen by screen; a screen on which nothing was is left out. */
export function givenAnswers({ screens }: Pick<Poll, 'screens'>, answers: Answers, pollText: PollText): GivenAnswer[] {
  return screens.flatMap((screen) => {
    const answer = ownValue(answers, screen.id);
    if (answer === undefined || !isOfTypeOf(screen, answer)) return [];
    const summary = screenViewOf(screen).summary(screen, answer, pollText);
    return summary === undefined ? [] : [{ screen, summary }];
  });
}
