import { EntryCode, Handle, type IdentityPolicy, type Problem, printedCode } from '@booth/shared';
import * as z from 'zod/mini';

/**
 * What the visitor has typed of who they are, as it was typed: kept for the poll, also over a
 * refresh.
 */
export const TypedClaim = z.object({ handle: z.optional(z.string()), code: z.optional(z.string()) });
export type TypedClaim = z.infer<typeof TypedClaim>;

/** What the server is told, in its normal form. */
export type VoterClaim = { handle?: string; code?: string };

/** Which part of a claim a poll asks for. */
export type ClaimPart = 'handle' | 'code';

/** Why a visitor can't be let in by what was typed. The texts are in `src/i18n`, under `claim`. */
export type ClaimIssue = 'missing' | 'malformed' | 'refused' | 'used';

export const claimPartOf = (policy: IdentityPolicy): ClaimPart | undefined =>
  policy === 'handle' || policy === 'code' ? policy : undefined;

/** A code as it is printed; what is none, as it was typed. */
export function asPrinted(typed: string): string {
  const code = EntryCode.safeParse(typed).data;
  return code === undefined ? typed : printedCode(code);
}

/** What the typed claim comes to by the poll's policy: what to send, or what keeps it from that. */
export function claimOf(policy: IdentityPolicy, typed: TypedClaim): { claim: VoterClaim } | { issue: ClaimIssue } {
  const part = claimPartOf(policy);
  if (part === undefined) return { claim: {} };
  const text = typed[part]?.trim() ?? '';
  if (text === '') return { issue: 'missing' };
  const value = (part === 'handle' ? Handle : EntryCode).safeParse(text).data;
  return value === undefined ? { issue: 'malformed' } : { claim: { [part]: value } };
}

/**
 * What the server found wrong with the claim: a code that it does not know, or who has voted
 * already.
 */
export function claimIssueOf(policy: IdentityPolicy, problem: Problem | undefined): ClaimIssue | undefined {
  const part = claimPartOf(policy);
  if (part === undefined || problem === undefined) return undefined;
  if (problem.code === 'already-voted') return 'used';
  const isAboutIt = problem.code === 'invalid-request' && problem.errors?.some(({ path }) => path === `body.${part}`);
  return isAboutIt ? 'refused' : undefined;
}
