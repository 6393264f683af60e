import type { Poll, PollIdRecord } from '@booth/shared';

/** The stored polls. Every read is consistent, because it decides whether the poll is open. */
export interface Polls {
  /**
   * Returns the poll from one of its copies, so that a crowd of visitors is spread over them;
   * undefined if there is none.
   */
  read(pollId: string): Promise<Poll | undefined>;
  /**
   * Returns the poll from its own item, which every change is conditioned on; undefined if there is
   * none.
   */
  readOwn(pollId: string): Promise<Poll | undefined>;
  /** Returns what is kept about an id besides its poll; undefined if there is nothing. */
  readRecord(pollId: string): Promise<PollIdRecord | undefined>;
}

/** What organizers read of one poll. */
export type OwnPolls = Pick<Polls, 'readOwn' | 'readRecord'>;
