import type { Poll, Problem } from '@booth/shared';
import { useState } from 'react';
import { usePollRecord } from '../../../device/use-poll-record.ts';
import { useBooth } from '../../../page/booth.ts';
import {
  type IdentityProof,
  type ProofIssue,
  type ProofKind,
  proofIssueOf,
  proofKindOf,
  proofOf,
  type TypedProof,
} from '../../visitor/proof.ts';

/** Who the visitor says to be, as far as the poll asks. */
export interface ProofForm {
  /** Undefined where the poll does not ask. */
  part: ProofKind | undefined;
  typed: string;
  issue: ProofIssue | undefined;
  change: (typed: string) => void;
  /** What to send; undefined where something keeps it from being sent, which is shown then. */
  check: () => IdentityProof | undefined;
}

const NOTHING: TypedProof = {};

/** @param problem the server's last refusal */
export function useProof({ pollId, identity }: Poll, problem: Problem | undefined): ProofForm {
  const { proofs } = useBooth();
  const typed = usePollRecord(proofs, pollId) ?? NOTHING;
  const [own, setOwn] = useState<ProofIssue>();
  /** What was refused is complained about until it is changed. */
  const [mended, setMended] = useState<Problem>();
  const part = proofKindOf(identity);
  const refused = problem === mended ? undefined : proofIssueOf(identity, problem);
  return {
    part,
    typed: part === undefined ? '' : (typed[part] ?? ''),
    issue: own ?? refused,
    change: (text) => {
      if (part !== undefined) proofs.write(pollId, { [part]: text });
      setOwn(undefined);
      setMended(problem);
    },
    check: () => {
      const result = proofOf(identity, typed);
      if ('proof' in result) {
        setOwn(undefined);
        return result.proof;
      }
      setOwn(result.issue);
      return undefined;
    },
  };
}
