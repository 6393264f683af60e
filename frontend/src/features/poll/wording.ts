import { type Poll, screenTypeOf } from '@booth/shared';

/**
 * What i18next chooses between the forms of a text by
 * (https://www.i18next.com/translation-function/context).
 */
export type Wording = { context?: 'answers' };

/** Whether people vote in the poll, as where options can be chosen, or answer its questions. */
export const wordingOf = ({ screens }: Pick<Poll, 'screens'>): Wording =>
  screens.some((screen) => screenTypeOf(screen).directChoice(screen) !== undefined) ? {} : { context: 'answers' };
