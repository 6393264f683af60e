import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';

/** An organizer, as the sign-in names one. */
export const Organizer = z.object({
  /** Never changes and never passes to somebody else. */
  sub: z.string(),
  /** The name that colleagues know. */
  name: z.string(),
});
export type Organizer = z.infer<typeof Organizer>;

/** What an organizer did to a poll. */
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

/** Begins with the time, so that changes sort in their order. */
export const ChangeId = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z-[0-9a-f]{8}$/));

/** An audit entry: who did what to a poll, and when. Written in the transaction of the change. */
export const PollChange = z.object({
  pollId: PollId,
  changeId: ChangeId,
  at: z.iso.datetime(),
  organizer: Organizer,
  kind: ChangeKind,
  /** The version of the poll after it. */
  version: z.int().check(z.minimum(1)),
  /** What was changed, by path, or how many were made. Never personal data of voters. */
  details: z.record(z.string(), z.unknown()),
});
export type PollChange = z.infer<typeof PollChange>;
