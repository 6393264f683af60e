import type { Poll, PollChange, PollIdRecord } from '@booth/shared';
import type { OwnPolls } from '../../polls/polls.ts';

/**
 * A poll that gets another id: the poll under both ids, and both ids' records as they were read.
 */
export interface Renaming {
  from: Poll;
  to: Poll;
  fromRecord: PollIdRecord | undefined;
  toRecord: PollIdRecord | undefined;
}

/**
 * The polls that organizers change. Each write stores its audit entry in the same transaction, and
 * returns false, or undefined, if something that was read has changed since.
 */
export interface OrganizedPolls extends OwnPolls {
  /**
   * Returns a page of the polls, in no order, and the cursor of the next page. Only the last page
   * may be empty.
   * @throws ProblemError `invalid-request` for an invalid cursor
   */
  list(cursor: string | undefined): Promise<{ polls: Poll[]; next?: string | undefined }>;
  /**
   * Stores the first version of a poll if no poll has its id and no entry codes are kept for it.
   */
  create(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<boolean>;
  /** Stores the poll if `replacesVersion` is the stored version. */
  save(poll: Poll, replacesVersion: number, change: PollChange): Promise<boolean>;
  /** Deletes the poll. Keeps its entry codes and the mark that there are some. */
  delete(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<boolean>;
  /** Moves a poll without entry codes to another id, under the conditions of `create`. */
  rename(renaming: Renaming, changes: { from: PollChange; to: PollChange }): Promise<boolean>;
  /** Marks that entry codes are kept for the poll, if the poll is still at its version. */
  markCodes(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<PollIdRecord | undefined>;
  /** Removes this mark after all codes are deleted. Writes no audit entry. */
  unmarkCodes(record: PollIdRecord): Promise<boolean>;
  /** Returns the id of the poll that the join code of this id leads to. */
  joinCodeHolder(pollId: string): Promise<string | undefined>;
}

/** What organizers' changes of polls work with. */
export interface OrganizeDependencies {
  polls: OrganizedPolls;
  now: () => Date;
}
