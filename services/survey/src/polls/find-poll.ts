import { ProblemError } from '@booth/shared';
import type { JoinCodes } from './dynamodb-join-codes.ts';

/** The poll that a join code leads to. Throws `unknown-poll`, also for one that is not public. */
export async function findPoll(joinCodes: JoinCodes, joinCode: string): Promise<{ pollId: string }> {
  const found = await joinCodes.find(joinCode);
  if (found === undefined || !found.isPublic) throw new ProblemError('unknown-poll', 'No poll has this join code.');
  return { pollId: found.pollId };
}
