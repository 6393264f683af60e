import { type Answers, ownValue, type Poll, type Screen } from '@booth/shared';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { isOfTypeOf, screenViewOf } from '../../../screens/index.ts';
import type { AnswerSummary } from '../../../screens/screen-view.ts';

/** The answer to one screen. */
export interface GivenAnswer {
  screen: Screen;
  summary: AnswerSummary;
}

/** Returns the answers, screen by screen. Leaves out screens without an answer. */
export function givenAnswers({ screens }: Pick<Poll, 'screens'>, answers: Answers, pollText: PollText): GivenAnswer[] {
  return screens.flatMap((screen) => {
    const answer = ownValue(answers, screen.id);
    if (answer === undefined || !isOfTypeOf(screen, answer)) return [];
    const summary = screenViewOf(screen).summary(screen, answer, pollText);
    return summary === undefined ? [] : [{ screen, summary }];
  });
}
