import type { Poll } from '@booth/shared';
import type { Booth } from '../../page/booth.ts';
import { ballotDrafts } from './kept-ballot.ts';

type Kept = Pick<Booth, 'openings' | 'ballots' | 'receipts' | 'changes' | 'drafts' | 'visits'>;

/**
 * Returns true after a reset. An earlier `openedAt` is no reset: the poll is read with eventual
 * consistency, so it may be older than one that was read before.
 */
const isLater = (openedAt: string, known: string | undefined): boolean =>
  known !== undefined && Date.parse(openedAt) > Date.parse(known);

/**
 * Forgets what this device and this tab keep of votes from before a reset. Only a reset changes
 * `openedAt`. Otherwise the page would show a vote that is gone, or send an old ballot.
 */
export function forgetOldVotes(
  { openings, ballots, receipts, changes, drafts, visits }: Kept,
  { pollId, openedAt }: Pick<Poll, 'pollId' | 'openedAt'>,
): void {
  if (openedAt === undefined) return;
  const visit = visits.read(pollId);
  if (visit !== undefined && isLater(openedAt, visit.poll.openedAt)) {
    drafts.end(ballotDrafts(pollId));
    if (visit.session !== null) drafts.end(visit.session.sessionId);
    visits.forget(pollId);
  }
  const known = openings.read(pollId);
  const isReset = isLater(openedAt, known);
  if (isReset) for (const records of [ballots, receipts, changes]) records.forget(pollId);
  if (isReset || known === undefined) openings.write(pollId, openedAt);
}
