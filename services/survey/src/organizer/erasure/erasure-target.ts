import { EntryCode, Handle, type Poll, ProblemError, SessionId } from '@booth/shared';
import { voterIdOf } from '../../visitor/voter-ids.ts';

/** Whose data an organizer wants to erase. */
export interface ErasureTarget {
  /** The id of a voter or of a device. */
  id: string;
  /** True if `id` is a voter's for sure. */
  isVoter: boolean;
}

export const unknownVoter = () =>
  new ProblemError(
    'unknown-voter',
    'Send the voter or the device of the exported ballots, an @name, or an entry code.',
  );

/**
 * Returns who is meant by what an organizer typed: an id of the export, an @name, or an entry code.
 * @throws ProblemError `unknown-voter`
 */
export function erasureTargetOf({ pollId, identity }: Poll, typed: string): ErasureTarget {
  // Exports put an apostrophe before an @name, so that spreadsheets do not take it for a formula.
  const named = typed.normalize('NFKC').trim().replace(/^'/, '');
  if (SessionId.safeParse(named).success) return { id: named, isVoter: identity === 'device' };
  const handle = identity === 'handle' ? Handle.safeParse(named).data : undefined;
  const code = identity === 'code' ? EntryCode.safeParse(named).data : undefined;
  if (handle === undefined && code === undefined) throw unknownVoter();
  return { id: voterIdOf(identity, pollId, { deviceId: '', handle, code }), isVoter: true };
}
