import { isOfBeforeReset, type PollState, ProblemError, type Viewer } from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import type { OrganizerTokens, OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import type { Receipts } from '@booth/shared/lambda/receipt';

/** What a request for results says of who asks. */
export interface Credentials {
  pollId: string;
  /** The headers, as they were sent. */
  authorization: string | undefined;
  receipt: string | undefined;
}

export interface Checks {
  tokens: OrganizerTokens;
  receipts: Pick<Receipts, 'votedAt'>;
}

/** What a request says of who asks. */
export interface Asker {
  isOrganizer: boolean;
  /** By the receipt, in milliseconds since 1970; undefined without one. */
  votedAt: number | undefined;
}

/**
 * What is known of who asks for the results of a poll. Throws `ProblemError` to who sends a token
 * and is no organizer by it: `not-signed-in`,
 * `not-an-organizer`, or `unavailable` while the issuer's keys can't be had. Who sends none is never kept waiting for the issuer.
 */
export async function askerOf({ pollId, authorization, receipt }: Credentials, checks: Checks): Promise<Asker> {
  const isOrganizer = authorization !== undefined && (await isOrganizersToken(authorization, checks.tokens));
  return { isOrganizer, votedAt: await checks.receipts.votedAt(receipt, pollId) };
}

/** Who asks, in this poll: votes of before a reset prove nothing. */
export const viewerIn = (poll: PollState | undefined, { isOrganizer, votedAt }: Asker): Viewer => ({
  isOrganizer,
  hasVoted: poll !== undefined && votedAt !== undefined && !isOfBeforeReset(poll, votedAt),
});

async function isOrganizersToken(authorization: string, tokens: OrganizerTokens): Promise<true> {
  const verdict = await verdictOn(authorization, tokens);
  if ('organizer' in verdict) return true;
  logger.info('refused', { refusal: verdict.refusal, why: verdict.why });
  throw verdict.refusal === 'not-signed-in'
    ? new ProblemError('not-signed-in', 'Sign in again, or ask without a token for what everybody may see.')
    : new ProblemError('not-an-organizer', 'Ask without a token for what everybody may see.');
}

async function verdictOn(authorization: string, tokens: OrganizerTokens): Promise<OrganizerVerdict> {
  try {
    return await tokens.check(authorization);
  } catch (error) {
    logger.error("the issuer's keys can't be had", { error });
    throw new ProblemError('unavailable', 'Who signed the token can not be found out right now.');
  }
}
