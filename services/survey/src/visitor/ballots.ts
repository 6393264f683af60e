import type { BallotItem } from '@booth/shared';

export interface Ballots {
  /** Returns the recorded ballot of this voter; undefined if there is none. */
  read(pollId: string, voterId: string): Promise<BallotItem | undefined>;
}
