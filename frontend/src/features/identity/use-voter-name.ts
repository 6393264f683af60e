import { type Poll, printedCode } from '@booth/shared';
import { useBooth } from '../../app/booth.ts';
import { usePollRecord } from '../visitor/use-poll-record.ts';
import { proofOf } from './proof.ts';

/** By what this device votes, where the poll asks for it: the @name, or the entry code. */
export function useVoterName({ pollId, identity }: Pick<Poll, 'pollId' | 'identity'>) {
  const { proofs } = useBooth();
  const result = proofOf(identity, usePollRecord(proofs, pollId) ?? {});
  const { handle, code } = 'proof' in result ? result.proof : {};
  return { handle, code: code === undefined ? undefined : printedCode(code) };
}
