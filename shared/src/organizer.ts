import * as z from 'zod/mini';
import { CODES_PER_REQUEST_MAX } from './entry-code.ts';
import { PollId } from './ids.ts';
import { Poll } from './poll.ts';
import { Moment, PollStatus, STATUSES_AFTER_DRAFT, Visibility } from './poll-state.ts';
import { LocalizedText } from './text.ts';

/** Who an organizer is, as the sign-in says. */
export const Organizer = z.object({
  /** Never changes and is never given to somebody else. */
  sub: z.string(),
  /** What colleagues know the person by. */
  name: z.string(),
});
export type Organizer = z.infer<typeof Organizer>;

/** What the server keeps of a poll; an organizer writes all the rest. */
export const KEPT_BY_SERVER = {
  version: true,
  status: true,
  revealed: true,
  openedAt: true,
  closedAt: true,
  resettingSince: true,
  resetAt: true,
} as const;

/**
 * Tells whether there may be ballots. `openedAt` is missing where the poll is older than this
 * field. A poll whose votes are being reset still has some.
 */
export function wasOpened({ status, openedAt, closedAt, resettingSince }: Poll): boolean {
  const moments = [openedAt, closedAt, resettingSince];
  return moments.some((moment) => moment !== undefined) || status === 'open' || status === 'closed';
}

/**
 * A poll as an organizer defines it; what is wrong with the whole of it (`Poll`) is told with its
 * paths.
 */
export const PollDefinition = z.strictObject(z.omit(z.object(Poll.shape), KEPT_BY_SERVER).shape);
export type PollDefinition = z.infer<typeof PollDefinition>;

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

/** What organizers do to a poll. */
export const ChangeKind = z.enum([
  'created',
  'changed',
  'switched',
  'renamed',
  'deleted',
  'codes-made',
  'ballots-exported',
  'voter-erased',
  'reset-begun',
  'votes-reset',
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** Begins with the time: changes sort as they happened. */
export const ChangeId = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z-[0-9a-f]{8}$/));

/** One change of a poll: who did what, and when. Written with the change itself, or not at all. */
export const PollChange = z.object({
  pollId: PollId,
  changeId: ChangeId,
  at: z.iso.datetime(),
  organizer: Organizer,
  kind: ChangeKind,
  /** The version of the poll after it. */
  version: z.int().check(z.minimum(1)),
  /** What was changed, by path, or how many were made; no personal data of voters. */
  details: z.record(z.string(), z.unknown()),
});
export type PollChange = z.infer<typeof PollChange>;

export const PollChangeList = z.object({ changes: z.array(PollChange), next: z.optional(PageCursor) });
export type PollChangeList = z.infer<typeof PollChangeList>;
