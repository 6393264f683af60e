import { type Answers, type Option, ownValue, type Poll, type Screen, screenTypeOf } from '@booth/shared';

/** The options of a screen that were voted for, in the screen's order. */
export interface ChosenOptions {
  screen: Screen;
  options: Option[];
}

/** What was voted for, screen by screen; a screen on which nothing was is left out. */
export function chosenOptions({ screens }: Pick<Poll, 'screens'>, answers: Answers): ChosenOptions[] {
  return screens.flatMap((screen) => {
    const answer = ownValue(answers, screen.id);
    if (answer === undefined || !('options' in screen)) return [];
    const votes = new Set(screenTypeOf(answer).votes(answer));
    const options = screen.options.filter(({ id }) => votes.has(id));
    return options.length === 0 ? [] : [{ screen, options }];
  });
}
