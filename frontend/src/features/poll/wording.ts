import { type Poll, screenTypeOf } from '@booth/shared';

/** Chooses between the variants of a text (`translatorOf`). */
export type Wording = { context?: 'answers' };

/**
 * Returns the variant for a poll: people vote if options can be chosen, and else answer questions.
 */
export const wordingOf = ({ screens }: Pick<Poll, 'screens'>): Wording =>
  screens.some((screen) => screenTypeOf(screen).directChoice(screen) !== undefined) ? {} : { context: 'answers' };
