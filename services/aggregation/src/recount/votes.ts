export interface VotesPage {
  /** Items that no schema has checked yet. */
  items: Record<string, unknown>[];
  /** The `voterKey` after which the next page begins; undefined at the end. */
  next: string | undefined;
}

/** The votes table of the survey service, which this service only reads. */
export interface Votes {
  /**
   * Returns the next items of a poll as they are now, from up to 1 MB of the table. Voting goes on
   * meanwhile.
   */
  page(pollId: string, from: string | undefined): Promise<VotesPage>;
  /** Reads all items, several segments in parallel. Calls `onPage` for one page at a time. */
  scan(onPage: (items: Record<string, unknown>[]) => void): Promise<void>;
}
