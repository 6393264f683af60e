import type { PollChange } from '@booth/shared';

/** The log of what organizers did. */
export interface PollChanges {
  /** Writes the entry of an act that changes no poll, such as an export of ballots. */
  record(change: PollChange): Promise<void>;
  /**
   * Returns a page of a poll's changes, the latest first, and the cursor of the next page.
   * @throws ProblemError `invalid-request` for an invalid cursor
   */
  list(pollId: string, cursor: string | undefined): Promise<{ changes: PollChange[]; next?: string | undefined }>;
}
