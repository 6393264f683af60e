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

/** The form for the proof of identity that the poll asks for. */
export interface ProofForm {
  /** Undefined if the poll asks for none. */
  kind: ProofKind | undefined;
  typed: string;
  issue: ProofIssue | undefined;
  change: (typed: string) => void;
  /** Returns the proof to send. Shows the issue and returns undefined if there is one. */
  check: () => IdentityProof | undefined;
}

const NOTHING: TypedProof = {};

/**
 * Returns the state of the form for the proof of identity.
 * @param problem the server's last refusal
 */
export function useProof({ pollId, identity }: Poll, problem: Problem | undefined): ProofForm {
  const { proofs } = useBooth();
  const typed = usePollRecord(proofs, pollId) ?? NOTHING;
  const [own, setOwn] = useState<ProofIssue>();
  /** The refusal that the visitor has reacted to. Its issue is no longer shown. */
  const [handled, setHandled] = useState<Problem>();
  const kind = proofKindOf(identity);
  const refused = problem === handled ? undefined : proofIssueOf(identity, problem);
  return {
    kind,
    typed: kind === undefined ? '' : (typed[kind] ?? ''),
    issue: own ?? refused,
    change: (text) => {
      if (kind !== undefined) proofs.write(pollId, { [kind]: text });
      setOwn(undefined);
      setHandled(problem);
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
