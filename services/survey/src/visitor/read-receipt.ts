import { type Poll, ProblemError, type Receipt, type SessionStart } from '@booth/shared';
import type { Receipts } from '@booth/shared/lambda/receipt';
import type { Polls } from '../polls/dynamodb-polls.ts';
import { readPublicPoll } from '../polls/open-poll.ts';
import type { Ballots } from './dynamodb-ballots.ts';
import { needProof } from './identity-proof.ts';
import { sessionIdOf, userIdOf } from './voter-ids.ts';

/**
 * The key of a direct ballot that was cast without an `Idempotency-Key`; the `cast-ballot` workflow
 * says the same.
 */
const DEFAULT_IDEMPOTENCY_KEY = 'once';

export interface ReceiptRequest {
  pollId: string;
  deviceId: string;
  proof: Pick<SessionStart, 'handle' | 'code'>;
  idempotencyKey?: string | undefined;
}

/** Who would have cast the ballot. */
function voterIn(poll: Poll, { deviceId, proof, idempotencyKey }: ReceiptRequest): string {
  needProof(poll, proof);
  const { pollId, identity } = poll;
  return userIdOf(identity, pollId, { ...proof, deviceId, idempotencyKey: idempotencyKey ?? DEFAULT_IDEMPOTENCY_KEY });
}

/**
 * The receipt of the ballot that this device cast; with an entry code, of the ballot that took it,
 * whatever the device: who has the code is the voter, while anybody can type somebody else's name.
 * Throws `unknown-poll`, `unknown-voter` where there is no such ballot, and `invalid-request` for a
 * proof that is missing.
 */
export async function readBallotReceipt(
  { polls, ballots, receipts }: { polls: Polls; ballots: Ballots; receipts: Receipts },
  request: ReceiptRequest,
): Promise<{ receipt: Receipt }> {
  const { pollId, deviceId } = request;
  const poll = await readPublicPoll(polls, pollId);
  const userId = voterIn(poll, request);
  const ballot = await ballots.read(pollId, userId);
  if (ballot === undefined || (poll.identity !== 'code' && ballot.sessionId !== sessionIdOf(pollId, deviceId))) {
    throw new ProblemError('unknown-voter', 'No ballot of this device is recorded in this poll: vote first.');
  }
  return { receipt: await receipts.issue(pollId, userId, Date.parse(ballot.timestamp)) };
}
