import { isOfBeforeReset, type PollState, ProblemError, type Viewer } from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import type { OrganizerTokens, OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import type { Receipts } from '@booth/shared/lambda/receipt';

/** The parts of a request for results that identify the viewer. */
export interface Credentials {
  pollId: string;
  /** The headers as they were sent. */
  authorization: string | undefined;
  receipt: string | undefined;
}

export interface Checks {
  tokens: OrganizerTokens;
  receipts: Pick<Receipts, 'votedAt'>;
}

/** What the credentials prove. */
export interface CheckedCredentials {
  isOrganizer: boolean;
  /**
   * Time of the vote in the receipt, in milliseconds since 1970; undefined without a valid receipt.
   */
  votedAt: number | undefined;
}

/**
 * Checks the credentials of a request for the results of a poll. Without a token, it never waits
 * for the issuer.
 * @throws ProblemError if there is a token that does not prove an organizer: `not-signed-in`,
 * `not-an-organizer`, or `unavailable` if the issuer's keys can't be read
 */
export async function checkCredentials(
  { pollId, authorization, receipt }: Credentials,
  checks: Checks,
): Promise<CheckedCredentials> {
  const isOrganizer = authorization !== undefined && (await isOrganizersToken(authorization, checks.tokens));
  return { isOrganizer, votedAt: await checks.receipts.votedAt(receipt, pollId) };
}

/** Returns the viewer of this poll. A vote from before a reset does not count. */
export const viewerIn = (poll: PollState | undefined, { isOrganizer, votedAt }: CheckedCredentials): Viewer => ({
  isOrganizer,
  hasVoted: poll !== undefined && votedAt !== undefined && !isOfBeforeReset(poll, votedAt),
});

async function isOrganizersToken(authorization: string, tokens: OrganizerTokens): Promise<true> {
  const verdict = await verdictOn(authorization, tokens);
  if ('organizer' in verdict) return true;
  logger.info('refused', { refusal: verdict.refusal, why: verdict.why });
  throw verdict.refusal === 'not-signed-in'
    ? new ProblemError('not-signed-in', 'Sign in again, or send no token to get what everybody may see.')
    : new ProblemError('not-an-organizer', 'Send no token to get what everybody may see.');
}

async function verdictOn(authorization: string, tokens: OrganizerTokens): Promise<OrganizerVerdict> {
  try {
    return await tokens.check(authorization);
  } catch (error) {
    logger.error("the issuer's keys can't be read", { error });
    throw new ProblemError('unavailable', 'The token cannot be checked right now.');
  }
}
