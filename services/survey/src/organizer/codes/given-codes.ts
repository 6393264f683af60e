import { type EntryCodeItem, VotesKey } from '@booth/shared';
import type { Found } from '../search-table.ts';

/** The key of an item of the codes table: the key of the ballot that takes the code. */
export const CodesKey = VotesKey;
export type CodesKey = VotesKey;

/** The entry codes that were given out. */
export interface GivenCodes {
  /**
   * Stores all of them.
   * @throws Error if DynamoDB did not take some in several tries
   */
  put(codes: readonly EntryCodeItem[]): Promise<void>;
  /** Returns the poll's codes among the next megabyte of the table, which is keyed by voter. */
  ofPoll(pollId: string, after: CodesKey | undefined): Promise<Found<EntryCodeItem, CodesKey>>;
  /** Deletes them, also those that are gone already. @throws Error as `put` does */
  remove(codes: readonly EntryCodeItem[]): Promise<void>;
}
