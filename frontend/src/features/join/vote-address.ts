import type { Poll } from '@booth/shared';

/** Where visitors vote. */
export const voteAddress = (origin: string, pollId: string): string => `${origin}/polls/${pollId}`;

/**
 * Where the poll's join code is entered: the shortest address of this site. An unlisted poll has
 * the longer one, for `/` may go straight to the only poll that is listed.
 */
export const joinAddress = (origin: string, { listed }: Pick<Poll, 'listed'>): string =>
  listed ? `${origin}/` : `${origin}/join`;

/** The address as it is written on a wall: without the protocol and a slash at its end. */
export const inWords = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/$/, '');
