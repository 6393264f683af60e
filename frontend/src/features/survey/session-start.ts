import type { Poll, SessionStart } from '@booth/shared';
import type { Booth } from '../../app/booth.ts';
import { claimOf } from '../identity/claim.ts';

/** What this device starts a session with: who the visitor said to be, and whether it is to change a vote. */
export function sessionStart(
  { claims, changes }: Pick<Booth, 'claims' | 'changes'>,
  { pollId, identity }: Pick<Poll, 'pollId' | 'identity'>,
): SessionStart {
  const result = claimOf(identity, claims.read(pollId) ?? {});
  return {
    ...('claim' in result ? result.claim : {}),
    ...(changes.read(pollId) === true ? { change: true as const } : {}),
  };
}
