import type { Poll, Problem } from '@booth/shared';
import { useState } from 'react';
import { useBooth } from '../../app/booth.ts';
import { usePollRecord } from '../visitor/use-poll-record.ts';
import {
  type ClaimIssue,
  type ClaimPart,
  claimIssueOf,
  claimOf,
  claimPartOf,
  type TypedClaim,
  type VoterClaim,
} from './claim.ts';

/** Who the visitor says to be, as far as the poll asks. */
export interface ClaimForm {
  /** Undefined where the poll does not ask. */
  part: ClaimPart | undefined;
  typed: string;
  issue: ClaimIssue | undefined;
  change: (typed: string) => void;
  /** What to send; undefined where something keeps it from being sent, which is shown then. */
  check: () => VoterClaim | undefined;
}

const NOTHING: TypedClaim = {};

/** @param problem the server's last refusal */
export function useClaim({ pollId, identity }: Poll, problem: Problem | undefined): ClaimForm {
  const { claims } = useBooth();
  const typed = usePollRecord(claims, pollId) ?? NOTHING;
  const [own, setOwn] = useState<ClaimIssue>();
  /** What was refused is complained about until it is changed. */
  const [mended, setMended] = useState<Problem>();
  const part = claimPartOf(identity);
  const refused = problem === mended ? undefined : claimIssueOf(identity, problem);
  return {
    part,
    typed: part === undefined ? '' : (typed[part] ?? ''),
    issue: own ?? refused,
    change: (text) => {
      if (part !== undefined) claims.write(pollId, { [part]: text });
      setOwn(undefined);
      setMended(problem);
    },
    check: () => {
      const result = claimOf(identity, typed);
      if ('claim' in result) {
        setOwn(undefined);
        return result.claim;
      }
      setOwn(result.issue);
      return undefined;
    },
  };
}
