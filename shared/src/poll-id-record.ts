import * as z from 'zod/mini';
import { PollId } from './ids.ts';
import { ChangeId } from './organizer.ts';

/**
 * What is kept of an id of polls beside the poll that has it; most ids have none. Kept as the
 * poll's copies are, so that streams and lists pass it by.
 */
export const PollIdRecord = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /**
   * The version after the last one of the poll that had the id, and was deleted or renamed. A later
   * poll goes on from there: the read side ignores older versions.
   */
  lastVersion: z.optional(z.int().check(z.minimum(1))),
  /** The id that this poll got. */
  renamedTo: z.optional(PollId),
  /** The change that made the first of the entry codes that are kept under this id. */
  codesSince: z.optional(ChangeId),
});
export type PollIdRecord = z.infer<typeof PollIdRecord>;

/** The key of the record of an id. Ids of polls never hold `#`, and copies end with a number. */
export const pollIdRecordKey = (pollId: string): string => `${pollId}#record`;
