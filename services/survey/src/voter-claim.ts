import { missingClaim, type Poll, ProblemError, type VoterClaims } from '@booth/shared';

const ASKS = { handle: 'this poll asks for your @name', code: 'this poll asks for an entry code' } as const;

/** The refusal of a name or code, which names its field. */
export function invalidClaim(field: keyof VoterClaims, message: string): ProblemError {
  const path = `body.${field}`;
  return new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}

/** Throws `invalid-request` where the poll's policy asks for a name or code that is not there. */
export function needClaim({ identity }: Pick<Poll, 'identity'>, claim: VoterClaims): void {
  const missing = missingClaim(identity, claim);
  if (missing !== undefined) throw invalidClaim(missing, ASKS[missing]);
}
