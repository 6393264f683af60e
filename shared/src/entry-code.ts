import * as z from 'zod/mini';
import { PollId } from './ids.ts';

/**
 * An entry code in the codes table, which does not hold the code itself: its key is the `voterKey` of who votes with it,
 * so that only the organizer's list can tell codes.
 */
export const EntryCodeItem = z.object({
  voterKey: z.string(),
  pollId: PollId,
  createdAt: z.iso.datetime(),
  /**
   * `codesSince` of the poll's id by then: codes of a deleted poll are told from those of a later
   * one.
   */
  since: z.optional(z.string()),
  /** When the ballot that took it was accepted; written in the ballot's own transaction. */
  usedAt: z.optional(z.iso.datetime()),
});
export type EntryCodeItem = z.infer<typeof EntryCodeItem>;

/** Most codes that are made by one request. More are made by several. */
export const CODES_PER_REQUEST_MAX = 2_000;
