import { type Poll, printedCode } from '@booth/shared';
import { usePollRecord } from '../../../device/use-poll-record.ts';
import { useBooth } from '../../../page/booth.ts';
import { proofOf } from '../../visitor/proof.ts';

/** Returns the @name or the entry code that this device votes with, if the poll asks for it. */
export function useVoterName({ pollId, identity }: Pick<Poll, 'pollId' | 'identity'>) {
  const { proofs } = useBooth();
  const result = proofOf(identity, usePollRecord(proofs, pollId) ?? {});
  const { handle, code } = 'proof' in result ? result.proof : {};
  return { handle, code: code === undefined ? undefined : printedCode(code) };
}
