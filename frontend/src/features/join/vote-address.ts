import type { Poll } from '@booth/shared';

/** Returns the address of the voting page. */
export const voteAddress = (origin: string, pollId: string): string => `${origin}/polls/${pollId}`;

/**
 * Returns the address with the field for a join code, the shortest of this site. An unlisted poll
 * uses the longer one, because `/` may go straight to the only listed poll.
 */
export const joinAddress = (origin: string, { listed }: Pick<Poll, 'listed'>): string =>
  listed ? `${origin}/` : `${origin}/join`;

/** Returns an address as it is printed: without the protocol and a final slash. */
export const inWords = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/$/, '');
