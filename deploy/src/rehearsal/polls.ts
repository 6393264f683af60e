import type { Poll } from '@booth/shared';

/** The polls of the rehearsal: one is answered screen by screen, the other by one tap. */
export const WALKED_POLL = 'rehearsal-walk';
export const TAPPED_POLL = 'rehearsal-tap';
export const FIRST_SCREEN = 'first';
export const SECOND_SCREEN = 'second';
export const OPTIONS = ['left', 'right'] as const;

const aScreen = (id: string) => ({
  ...{ id, type: 'choice', title: { en: `The ${id} question` }, min: 1, max: 1 },
  options: OPTIONS.map((option) => ({ id: option, label: { en: option } })),
});

/** Returns the polls as files that `npm run poll -- push` takes. */
export const pollFiles = () => [aPoll(WALKED_POLL, [FIRST_SCREEN, SECOND_SCREEN]), aPoll(TAPPED_POLL, [FIRST_SCREEN])];

const aPoll = (pollId: Poll['pollId'], screens: string[]) => ({
  ...{ pollId, version: 1, title: { en: pollId }, status: 'open', visibility: 'live' },
  screens: screens.map(aScreen),
});
