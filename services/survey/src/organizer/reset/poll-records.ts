import { Moment, type PollChange, ResetCounts, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import { SessionsKey } from '../../visitor/sessions.ts';
import type { Found } from '../search-table.ts';

/** The key of a session, or of a ballot or code, which both are keyed by voter. */
export const RecordKey = z.union([SessionsKey, VotesKey]);
export type RecordKey = z.infer<typeof RecordKey>;

/**
 * The kinds of records that are kept of a poll's voters, in the order in which they are deleted.
 */
export const RECORD_KINDS = ['sessions', 'ballots', 'codes'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The details of a `reset-begun` entry: the counts so far, and when the deletion may begin. */
export const BegunDetails = z.extend(ResetCounts, { waitsUntil: Moment });

/** Returns the details of the entry for a reset that begins now. */
export const begunDetails = (waitsUntil: Date): PollChange['details'] => ({
  ...BegunDetails.parse({ waitsUntil: waitsUntil.toISOString(), sessions: 0, ballots: 0, codes: 0 }),
});

/** A reset that is under way. */
export interface Reset {
  pollId: string;
  /** The poll's `resettingSince`, which identifies the reset. */
  since: string;
  /** The id of its `reset-begun` entry. */
  changeId: string;
  waitsUntil: string;
  deleted: ResetCounts;
}

export interface PollRecords {
  /**
   * Returns the reset that began at `since`.
   * @throws Error if there is no entry of its beginning
   */
  reset(pollId: string, since: string): Promise<Reset>;
  /** Returns the poll's records of a kind among the next megabyte of their table. */
  page(pollId: string, kind: RecordKind, after: RecordKey | undefined): Promise<Found<RecordKey, RecordKey>>;
  /**
   * Deletes records, or makes entry codes unused, and counts them in the reset's entry, one
   * transaction after another. Returns `some` if the time is up by `hasTime`, even if the last one
   * was just deleted; `refused` if the reset has ended or a record is gone. Transactions before
   * that stay.
   */
  remove(
    reset: Reset,
    kind: RecordKind,
    keys: readonly RecordKey[],
    hasTime: () => boolean,
  ): Promise<'all' | 'some' | 'refused'>;
}
