import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';

/** Who an organizer is, as the sign-in says. */
export const Organizer = z.object({
  /** Never changes and is never given to somebody else. */
  sub: z.string(),
  /** What colleagues know the person by. */
  name: z.string(),
});
export type Organizer = z.infer<typeof Organizer>;

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
