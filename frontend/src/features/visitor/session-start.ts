import type { Poll, SessionStart } from '@booth/shared';
import type { Booth } from '../../page/booth.ts';
import { proofOf } from './proof.ts';

/**
 * Returns the request that starts a session on this device, with the proof of identity and the wish
 * to change a vote.
 */
export function sessionStart(
  { proofs, changes }: Pick<Booth, 'proofs' | 'changes'>,
  { pollId, identity }: Pick<Poll, 'pollId' | 'identity'>,
): SessionStart {
  const result = proofOf(identity, proofs.read(pollId) ?? {});
  return {
    ...('proof' in result ? result.proof : {}),
    ...(changes.read(pollId) === true ? { change: true as const } : {}),
  };
}
