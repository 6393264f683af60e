import { ProblemError } from '@booth/shared';

export interface JoinCodes {
  /** Returns the poll that a join code leads to, public or not; undefined if there is none. */
  find(joinCode: string): Promise<{ pollId: string; isPublic: boolean } | undefined>;
}

/**
 * Returns the id of the poll that a join code leads to.
 * @throws ProblemError `unknown-poll`, also for a poll that is not public
 */
export async function findPoll(joinCodes: JoinCodes, joinCode: string): Promise<{ pollId: string }> {
  const found = await joinCodes.find(joinCode);
  if (found === undefined || !found.isPublic) throw new ProblemError('unknown-poll', 'No poll has this join code.');
  return { pollId: found.pollId };
}
