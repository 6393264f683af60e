import { JOIN_CODE_CHARACTERS, JoinCode } from '@booth/shared';
import { ConnectionError, problemOf } from '../../api/request-error.ts';

/** Returns a join code in two groups, which are easier to remember: `K7Q F2M`. */
export const shownJoinCode = (code: string): string =>
  `${code.slice(0, JOIN_CODE_CHARACTERS / 2)} ${code.slice(JOIN_CODE_CHARACTERS / 2)}`;

/** Returns a join code letter by letter for screen readers: `K 7 Q F 2 M`. */
export const spelledJoinCode = (code: string): string => [...code].join(' ');

/** Formats a join code as it is shown. Returns other texts unchanged. */
export function asShown(typed: string): string {
  const code = JoinCode.safeParse(typed).data;
  return code === undefined ? typed : shownJoinCode(code);
}

/** Why a code leads nowhere. The texts are in `src/i18n`, under `join.issue`. */
export type JoinIssue = 'missing' | 'malformed' | 'unknown' | 'connection' | 'unexpected';

/** Returns the typed code in its normal form, or the issue with it. */
export function readJoinCode(typed: string): { code: string } | { issue: JoinIssue } {
  if (typed.trim() === '') return { issue: 'missing' };
  const code = JoinCode.safeParse(typed).data;
  return code === undefined ? { issue: 'malformed' } : { code };
}

/** Returns why the search for a code failed; undefined if there was no error. */
export function joinIssueOf(error: unknown): JoinIssue | undefined {
  if (error === null || error === undefined) return undefined;
  if (error instanceof ConnectionError) return 'connection';
  return problemOf(error)?.code === 'unknown-poll' ? 'unknown' : 'unexpected';
}
