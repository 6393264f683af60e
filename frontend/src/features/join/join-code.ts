import { JOIN_CODE_CHARACTERS, JoinCode } from '@booth/shared';
import { ConnectionError, problemOf } from '../../api/request-error.ts';

/** Returns a join code as it is shown, in two groups that one remembers: `K7Q F2M`. */
export const shownJoinCode = (code: string): string =>
  `${code.slice(0, JOIN_CODE_CHARACTERS / 2)} ${code.slice(JOIN_CODE_CHARACTERS / 2)}`;

/** Returns a join code for a screen reader, which would read it as a word: `K 7 Q F 2 M`. */
export const spelledJoinCode = (code: string): string => [...code].join(' ');

/** Returns a code as it is shown; what is none, as it was typed. */
export function asShown(typed: string): string {
  const code = JoinCode.safeParse(typed).data;
  return code === undefined ? typed : shownJoinCode(code);
}

/** Why a code leads nowhere. The texts are in `src/i18n`, under `join.issue`. */
export type JoinIssue = 'missing' | 'malformed' | 'unknown' | 'connection' | 'unexpected';

/** Returns the code that was typed, in its normal form, or why it is none. */
export function readJoinCode(typed: string): { code: string } | { issue: JoinIssue } {
  if (typed.trim() === '') return { issue: 'missing' };
  const code = JoinCode.safeParse(typed).data;
  return code === undefined ? { issue: 'malformed' } : { code };
}

/** Returns why the search for a poll by its code failed; undefined where it did not. */
export function joinIssueOf(error: unknown): JoinIssue | undefined {
  if (error === null || error === undefined) return undefined;
  if (error instanceof ConnectionError) return 'connection';
  return problemOf(error)?.code === 'unknown-poll' ? 'unknown' : 'unexpected';
}
