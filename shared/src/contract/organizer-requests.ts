import * as z from 'zod/mini';
import { PollChange } from '../model/poll-change.ts';
import { Moment, PollStatus, STATUSES_AFTER_DRAFT, Visibility } from '../model/poll-state.ts';
import { PollId } from '../values/ids.ts';
import { LocalizedText } from '../values/text.ts';

/** What an organizer changes of a running poll without its definition. `null` removes a time. */
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

/** Where the next page begins. Clients send it back as it is. */
export const PageCursor = z.string().check(z.minLength(1), z.maxLength(1_024));

export const PollList = z.object({ polls: z.array(PollSummary), next: z.optional(PageCursor) });
export type PollList = z.infer<typeof PollList>;

/** Most codes that one request makes. */
export const CODES_PER_REQUEST_MAX = 2_000;

export const CodesRequest = z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(CODES_PER_REQUEST_MAX)) });
export type CodesRequest = z.infer<typeof CodesRequest>;

/** Deletes the personal data of a voter. */
export const ErasureRequest = z.strictObject({
  voter: z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(128),
      z.describe('The voter or the device of the exported ballots, an @name, or an entry code'),
    ),
  /** `next` of the last answer, to continue from there. */
  cursor: z.optional(PageCursor),
});
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** How far an unfinished search through tables has come. */
export const SearchProgress = z.object({
  next: PageCursor,
  /** How many items were searched for this answer. */
  searched: z.int().check(z.minimum(0)),
});
export type SearchProgress = z.infer<typeof SearchProgress>;

/** Deletes all votes of a poll, as if it had never been opened. */
export const ResetRequest = z.strictObject({
  /** Guards against mistakes: the votes can't be brought back. */
  confirm: z.string().check(z.maxLength(64), z.describe('The id of the poll, as the organizer typed it')),
  /** `next` of the last answer, to continue from there. */
  cursor: z.optional(PageCursor),
});
export type ResetRequest = z.infer<typeof ResetRequest>;

/**
 * The steps of a reset, in order: wait until all votes that are on their way have arrived or
 * failed, then delete sessions and ballots, and make entry codes usable again.
 */
export const ResetStep = z.enum(['waiting', 'sessions', 'ballots', 'codes']);
export type ResetStep = z.infer<typeof ResetStep>;

/** How far an unfinished reset has come. */
export const ResetProgress = z.extend(SearchProgress, {
  /** The step that comes next. */
  step: ResetStep,
});
export type ResetProgress = z.infer<typeof ResetProgress>;

/** What a reset has deleted: the details of a `votes-reset` change. */
export const ResetCounts = z.object({
  ballots: z.int().check(z.minimum(0)),
  sessions: z.int().check(z.minimum(0)),
  /** Entry codes that were made usable again. */
  codes: z.int().check(z.minimum(0)),
});
export type ResetCounts = z.infer<typeof ResetCounts>;

export const PollChangeList = z.object({ changes: z.array(PollChange), next: z.optional(PageCursor) });
export type PollChangeList = z.infer<typeof PollChangeList>;
