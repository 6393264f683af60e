import { type IdentityProof, type Poll, ProblemError, type Receipt } from '@booth/shared';
import type { Receipts } from '@booth/shared/lambda/receipt';
import { readPublicPoll } from '../polls/open-poll.ts';
import type { Polls } from '../polls/polls.ts';
import type { Ballots } from './ballots.ts';
import { checkProof } from './identity-proof.ts';
import { sessionIdOf, voterIdOf } from './voter-ids.ts';

/**
 * The idempotency key of a direct ballot that was cast without the `Idempotency-Key` header; the
 * `cast-ballot` workflow has the same default.
 */
const DEFAULT_IDEMPOTENCY_KEY = 'once';

export interface ReceiptRequest {
  pollId: string;
  deviceId: string;
  proof: IdentityProof;
  idempotencyKey?: string | undefined;
}

/** Returns the id of the voter whose ballot is meant. */
function voterMeant(poll: Poll, { deviceId, proof, idempotencyKey }: ReceiptRequest): string {
  checkProof(poll, proof);
  const { pollId, identity } = poll;
  return voterIdOf(identity, pollId, { ...proof, deviceId, idempotencyKey: idempotencyKey ?? DEFAULT_IDEMPOTENCY_KEY });
}

/**
 * Issues the receipt of the ballot that this device cast. In a poll with entry codes, the code is
 * enough, whatever the device: only the voter has it, while anybody can type another voter's name.
 * @throws ProblemError `unknown-poll`, `unknown-voter` if there is no such ballot,
 * `invalid-request` if the name or code is missing
 */
export async function readReceipt(
  { polls, ballots, receipts }: { polls: Polls; ballots: Ballots; receipts: Receipts },
  request: ReceiptRequest,
): Promise<{ receipt: Receipt }> {
  const { pollId, deviceId } = request;
  const poll = await readPublicPoll(polls, pollId);
  const voterId = voterMeant(poll, request);
  const ballot = await ballots.read(pollId, voterId);
  if (ballot === undefined || (poll.identity !== 'code' && ballot.sessionId !== sessionIdOf(pollId, deviceId))) {
    throw new ProblemError('unknown-voter', 'No ballot of this device is recorded in this poll: vote first.');
  }
  return { receipt: await receipts.issue(pollId, voterId, Date.parse(ballot.timestamp)) };
}
