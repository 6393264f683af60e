import { type Answers, type Option, ownValue, type Poll, type Screen, screenTypeOf } from '@booth/shared';
import { screenViewOf } from '../../screens/index.ts';

/** The options of a screen that were voted for, in the screen's order. */
export interface VotedOptions {
  screen: Screen;
  options: Option[];
}

/** What was voted for, screen by screen; a screen on which nothing was is left out. */
export function votedOptions({ screens }: Pick<Poll, 'screens'>, answers: Answers): VotedOptions[] {
  return screens.flatMap((screen) => {
    const answer = ownValue(answers, screen.id);
    const votes = new Set(answer && screenTypeOf(answer).votes(answer));
    const options = screenViewOf(screen)
      .options(screen)
      .filter(({ id }) => votes.has(id));
    return options.length === 0 ? [] : [{ screen, options }];
  });
}
