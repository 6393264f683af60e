import type { BallotItem, PollChange, SessionItem, VotesKey } from '@booth/shared';
import type { SessionsKey } from '../../visitor/sessions.ts';
import type { Found } from '../search-table.ts';

/** A ballot as it was read, and what an erasure writes into it. */
export interface BallotErasure {
  before: BallotItem;
  /** JSON text of the answers that stay. */
  answers: string;
  erasedAt: string;
}

/** The stored ballots and sessions of one voter or device. */
export interface VoterRecords {
  /**
   * Returns the poll's ballots that were cast from this device, among the next megabyte of the
   * votes table, which is keyed by voter.
   */
  castFrom(pollId: string, sessionId: string, after: VotesKey | undefined): Promise<Found<BallotItem, VotesKey>>;
  /**
   * Returns the poll's sessions that name this voter, among the next megabyte of the sessions
   * table, which is keyed by device.
   */
  sessionsOf(pollId: string, voterId: string, after: SessionsKey | undefined): Promise<Found<SessionItem, SessionsKey>>;
  /**
   * Erases ballots and writes the audit entry. Returns false if one of them has changed since; some
   * may be erased then, and a repetition erases the rest.
   */
  erase(ballots: readonly BallotErasure[], change: PollChange): Promise<boolean>;
  /**
   * Deletes a session and writes the audit entry. Returns false, and writes nothing, if the session
   * has changed since.
   */
  deleteSession(session: SessionItem, change: PollChange): Promise<boolean>;
}
