import { type Poll, screenTypeOf } from '@booth/shared';

/**
 * What chooses between the forms of a text (`translatorOf`).
 */
export type Wording = { context?: 'answers' };

/** Whether people vote in the poll, as where options can be chosen, or answer its questions. */
export const wordingOf = ({ screens }: Pick<Poll, 'screens'>): Wording =>
  screens.some((screen) => screenTypeOf(screen).directChoice(screen) !== undefined) ? {} : { context: 'answers' };
