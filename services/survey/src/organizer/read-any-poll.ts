import { type Poll, ProblemError } from '@booth/shared';
import type { OwnPolls } from '../polls/polls.ts';

/** @param renamedTo the new id of the poll, if it was renamed */
export const unknownPoll = (renamedTo?: string) =>
  renamedTo === undefined
    ? new ProblemError('unknown-poll', 'Check the id, or create the poll.')
    : new ProblemError('unknown-poll', `Its id is "${renamedTo}" now.`, { renamedTo });

/**
 * Returns the poll in any status, also a draft.
 * @throws ProblemError `unknown-poll`, with the new id of a poll that was renamed
 */
export async function readAnyPoll(polls: OwnPolls, pollId: string): Promise<Poll> {
  const poll = await polls.readOwn(pollId);
  if (poll === undefined) throw unknownPoll((await polls.readRecord(pollId))?.renamedTo);
  return poll;
}
