import { type IdentityProof, missingProof, type Poll, ProblemError } from '@booth/shared';

const ASKS = { handle: 'this poll asks for your @name', code: 'this poll asks for an entry code' } as const;

/** The refusal of a name or code, which names its field. */
export function invalidProof(field: keyof IdentityProof, message: string): ProblemError {
  const path = `body.${field}`;
  return new ProblemError('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}

/** Throws `invalid-request` where the poll's policy asks for a name or code that is not there. */
export function needProof({ identity }: Pick<Poll, 'identity'>, proof: IdentityProof): void {
  const missing = missingProof(identity, proof);
  if (missing !== undefined) throw invalidProof(missing, ASKS[missing]);
}
