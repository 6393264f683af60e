import { type Poll, screenTypeOf } from '@booth/shared';

/** What i18next takes to choose between the forms of a text (https://www.i18next.com/translation-function/context). */
export type Wording = { context?: 'answers' };

/** Which words a poll is spoken of in: it is voted in where options can be chosen, else it is answered. */
export const wordingOf = ({ screens }: Pick<Poll, 'screens'>): Wording =>
  screens.some((screen) => screenTypeOf(screen).directChoice(screen) !== undefined) ? {} : { context: 'answers' };
