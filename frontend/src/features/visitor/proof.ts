import { EntryCode, Handle, type IdentityPolicy, type Problem, printedCode } from '@booth/shared';
import * as z from 'zod/mini';

/** The proof of identity as the visitor typed it. Kept for the poll, also after a refresh. */
export const TypedProof = z.object({ handle: z.optional(z.string()), code: z.optional(z.string()) });
export type TypedProof = z.infer<typeof TypedProof>;

/** The proof of identity in its normal form, as it is sent. */
export type IdentityProof = { handle?: string; code?: string };

/** What a poll asks for as proof: an @name or an entry code. */
export type ProofKind = 'handle' | 'code';

/** Why a proof is not accepted. The texts are in `src/i18n`, under `proof`. */
export type ProofIssue = 'missing' | 'malformed' | 'refused' | 'used';

export const proofKindOf = (policy: IdentityPolicy): ProofKind | undefined =>
  policy === 'handle' || policy === 'code' ? policy : undefined;

/** Formats a code as it is printed. Returns other texts unchanged. */
export function asPrinted(typed: string): string {
  const code = EntryCode.safeParse(typed).data;
  return code === undefined ? typed : printedCode(code);
}

/** Checks the typed proof by the poll's policy. Returns the proof to send, or the issue with it. */
export function proofOf(policy: IdentityPolicy, typed: TypedProof): { proof: IdentityProof } | { issue: ProofIssue } {
  const kind = proofKindOf(policy);
  if (kind === undefined) return { proof: {} };
  const text = typed[kind]?.trim() ?? '';
  if (text === '') return { issue: 'missing' };
  const value = (kind === 'handle' ? Handle : EntryCode).safeParse(text).data;
  return value === undefined ? { issue: 'malformed' } : { proof: { [kind]: value } };
}

/**
 * Returns the issue that the server found with the proof: an unknown code, or a voter who has
 * already voted.
 */
export function proofIssueOf(policy: IdentityPolicy, problem: Problem | undefined): ProofIssue | undefined {
  const kind = proofKindOf(policy);
  if (kind === undefined || problem === undefined) return undefined;
  if (problem.code === 'already-voted') return 'used';
  const isAboutIt = problem.code === 'invalid-request' && problem.errors?.some(({ path }) => path === `body.${kind}`);
  return isAboutIt ? 'refused' : undefined;
}
