import { type Poll, printedCode } from '@booth/shared';
import { useBooth } from '../../app/booth.ts';
import { usePollRecord } from '../visitor/use-poll-record.ts';
import { claimOf } from './claim.ts';

/** By what this device votes, where the poll asks for it: the @name, or the entry code. */
export function useVoterName({ pollId, identity }: Pick<Poll, 'pollId' | 'identity'>) {
  const { claims } = useBooth();
  const result = claimOf(identity, usePollRecord(claims, pollId) ?? {});
  const { handle, code } = 'claim' in result ? result.claim : {};
  return { handle, code: code === undefined ? undefined : printedCode(code) };
}
