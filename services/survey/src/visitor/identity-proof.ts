import { type IdentityProof, missingProof, type Poll, ProblemError } from '@booth/shared';

const ASKS = { handle: 'this poll asks for your @name', code: 'this poll asks for an entry code' } as const;

/** Returns the problem of a name or code, which names its field. */
export function invalidProof(field: keyof IdentityProof, message: string): ProblemError {
  const path = `body.${field}`;
  return new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}

/**
 * Checks that the name or code that the poll asks for was sent.
 * @throws ProblemError `invalid-request`, which names the missing field
 */
export function checkProof({ identity }: Pick<Poll, 'identity'>, proof: IdentityProof): void {
  const missing = missingProof(identity, proof);
  if (missing !== undefined) throw invalidProof(missing, ASKS[missing]);
}
