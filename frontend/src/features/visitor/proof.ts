import { EntryCode, Handle, type IdentityPolicy, type Problem, printedCode } from '@booth/shared';
import * as z from 'zod/mini';

/**
 * What the visitor has typed of who they are, as it was typed: kept for the poll, also over a
 * refresh.
 */
export const TypedProof = z.object({ handle: z.optional(z.string()), code: z.optional(z.string()) });
export type TypedProof = z.infer<typeof TypedProof>;

/** What the server is told, in its normal form. */
export type IdentityProof = { handle?: string; code?: string };

/** Which part of a proof a poll asks for. */
export type ProofKind = 'handle' | 'code';

/** Why a visitor can't be let in by what was typed. The texts are in `src/i18n`, under `proof`. */
export type ProofIssue = 'missing' | 'malformed' | 'refused' | 'used';

export const proofKindOf = (policy: IdentityPolicy): ProofKind | undefined =>
  policy === 'handle' || policy === 'code' ? policy : undefined;

/** A code as it is printed; what is none, as it was typed. */
export function asPrinted(typed: string): string {
  const code = EntryCode.safeParse(typed).data;
  return code === undefined ? typed : printedCode(code);
}

/** What the typed proof comes to by the poll's policy: what to send, or what keeps it from that. */
export function proofOf(policy: IdentityPolicy, typed: TypedProof): { proof: IdentityProof } | { issue: ProofIssue } {
  const part = proofKindOf(policy);
  if (part === undefined) return { proof: {} };
  const text = typed[part]?.trim() ?? '';
  if (text === '') return { issue: 'missing' };
  const value = (part === 'handle' ? Handle : EntryCode).safeParse(text).data;
  return value === undefined ? { issue: 'malformed' } : { proof: { [part]: value } };
}

/**
 * What the server found wrong with the proof: a code that it does not know, or who has voted
 * already.
 */
export function proofIssueOf(policy: IdentityPolicy, problem: Problem | undefined): ProofIssue | undefined {
  const part = proofKindOf(policy);
  if (part === undefined || problem === undefined) return undefined;
  if (problem.code === 'already-voted') return 'used';
  const isAboutIt = problem.code === 'invalid-request' && problem.errors?.some(({ path }) => path === `body.${part}`);
  return isAboutIt ? 'refused' : undefined;
}
