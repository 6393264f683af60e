import { ProblemError } from '@booth/shared';
import type { JoinCodes } from './join-codes.ts';

/**
 * Returns the id of the poll that a join code leads to.
 * @throws ProblemError `unknown-poll`, also for a poll that is not public
 */
export async function findPoll(joinCodes: JoinCodes, joinCode: string): Promise<{ pollId: string }> {
  const found = await joinCodes.find(joinCode);
  if (found === undefined || !found.isPublic) throw new ProblemError('unknown-poll', 'No poll has this join code.');
  return { pollId: found.pollId };
}
