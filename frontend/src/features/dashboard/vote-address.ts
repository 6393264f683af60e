/** Where visitors vote: the shortest address of the poll on this site. */
export function voteAddress(origin: string, pollId: string, defaultPoll: string): string {
  return pollId === defaultPoll ? `${origin}/` : `${origin}/polls/${pollId}`;
}

/** The address as it is written on a wall: without the protocol and a slash at its end. */
export const inWords = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/$/, '');
