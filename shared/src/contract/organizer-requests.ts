import * as z from 'zod/mini';
import { PollChange } from '../model/poll-change.ts';
import { Moment, PollStatus, STATUSES_AFTER_DRAFT, Visibility } from '../model/poll-state.ts';
import { PollId } from '../values/ids.ts';
import { LocalizedText } from '../values/text.ts';

/**
 * What an organizer switches while a poll goes on, without its definition. `null` takes a time
 * away.
 */
export const PollSwitch = z
  .partial(
    z.strictObject({
      status: z.enum(STATUSES_AFTER_DRAFT),
      visibility: Visibility,
      revealed: z.boolean(),
      turnoutShown: z.boolean(),
      opensAt: z.nullable(Moment),
      closesAt: z.nullable(Moment),
    }),
  )
  .check(z.refine((change) => Object.keys(change).length > 0, { error: 'say what to change' }));
export type PollSwitch = z.infer<typeof PollSwitch>;

/** One line of the list of polls. */
export const PollSummary = z.object({
  pollId: PollId,
  version: z.int().check(z.minimum(1)),
  title: LocalizedText,
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  opensAt: z.optional(z.string()),
  closesAt: z.optional(z.string()),
});
export type PollSummary = z.infer<typeof PollSummary>;

/** Opaque: where the next page begins. */
export const PageCursor = z.string().check(z.minLength(1), z.maxLength(1_024));

export const PollList = z.object({ polls: z.array(PollSummary), next: z.optional(PageCursor) });
export type PollList = z.infer<typeof PollList>;

/** Most codes that are made by one request. More are made by several. */
export const CODES_PER_REQUEST_MAX = 2_000;

export const CodesRequest = z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(CODES_PER_REQUEST_MAX)) });
export type CodesRequest = z.infer<typeof CodesRequest>;

/** Whose personal data is to be deleted. */
export const ErasureRequest = z.strictObject({
  voter: z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(128),
      z.describe('The voter or the device of the exported ballots, an @name, or an entry code'),
    ),
  /** Of the answer before, to go on from there. */
  cursor: z.optional(PageCursor),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** How far a search through tables is that is not at its end. */
export const SearchProgress = z.object({
  next: PageCursor,
  /** How many items of the tables were looked through for this answer. */
  searched: z.int().check(z.minimum(0)),
});
export type SearchProgress = z.infer<typeof SearchProgress>;

/** That all votes of a poll are to be deleted, as if it had never been opened. */
export const ResetRequest = z.strictObject({
  /** What is deleted can't be brought back. */
  confirm: z.string().check(z.maxLength(64), z.describe('The id of the poll, as the organizer typed it')),
  /** Of the answer before, to go on from there. */
  cursor: z.optional(PageCursor),
});
export type ResetRequest = z.infer<typeof ResetRequest>;

/**
 * What a reset does, in this order: it waits until all votes that are on their way have arrived or
 * failed, and deletes the sessions, the ballots, and the use of entry codes.
 */
export const ResetStep = z.enum(['waiting', 'sessions', 'ballots', 'codes']);
export type ResetStep = z.infer<typeof ResetStep>;

/** How far a reset is that is not at its end. */
export const ResetProgress = z.extend(SearchProgress, {
  /** What comes next. */
  step: ResetStep,
});
export type ResetProgress = z.infer<typeof ResetProgress>;

/** What a reset has deleted: the details of `votes-reset`. */
export const ResetCounts = z.object({
  ballots: z.int().check(z.minimum(0)),
  sessions: z.int().check(z.minimum(0)),
  /** Entry codes that can be used again. */
  codes: z.int().check(z.minimum(0)),
});
export type ResetCounts = z.infer<typeof ResetCounts>;

export const PollChangeList = z.object({ changes: z.array(PollChange), next: z.optional(PageCursor) });
export type PollChangeList = z.infer<typeof PollChangeList>;
