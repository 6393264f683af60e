import { isPublic, type Poll, ProblemError, phaseOf, type SessionView } from '@booth/shared';
import type { Polls } from './polls.ts';

/**
 * Returns the poll, open or not.
 * @throws ProblemError `unknown-poll`, also for a poll that is not public
 */
export async function readPublicPoll(polls: Pick<Polls, 'read'>, pollId: string): Promise<Poll> {
  const poll = await polls.read(pollId);
  if (poll === undefined || !isPublic(poll)) throw new ProblemError('unknown-poll', 'Check the address.');
  return poll;
}

/**
 * Returns the moment at which a closed poll closed: its closing time or the organizer's closing,
 * whichever was first.
 */
function closingOf({ closesAt, closedAt }: Poll, at: Date): string | undefined {
  const moments = [closesAt, closedAt].flatMap((moment) => moment ?? []);
  const past = moments.filter((moment) => Date.parse(moment) <= at.getTime());
  return past.sort((one, other) => Date.parse(one) - Date.parse(other))[0];
}

/**
 * Returns the `poll-not-open` problem for a request that arrived at this moment; undefined if the
 * poll was open then.
 */
export function notOpenProblem(poll: Poll, at: Date, session?: SessionView): ProblemError | undefined {
  const view = session === undefined ? {} : { session };
  switch (phaseOf(poll, at)) {
    case 'open':
      return undefined;
    case 'not-yet-open': {
      const { opensAt } = poll;
      const when = opensAt === undefined ? '' : ` It opens at ${opensAt}.`;
      return new ProblemError('poll-not-open', `The poll is not open yet.${when}`, {
        ...view,
        ...(opensAt === undefined ? {} : { opensAt }),
      });
    }
    case 'closed': {
      const closedAt = closingOf(poll, at);
      const when = closedAt === undefined ? '' : ` at ${closedAt}`;
      return new ProblemError('poll-not-open', `The poll closed${when}. Nothing was recorded.`, {
        ...view,
        ...(closedAt === undefined ? {} : { closedAt }),
      });
    }
  }
}
