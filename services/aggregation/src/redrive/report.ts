import * as z from 'zod/mini';
import { Stream } from './source-stream.ts';

/** What an operator asks of `redrive`. */
export const RedriveRequest = z.object({
  /** Also delete the messages whose records are gone; only once the polls have been rebuilt. */
  dropUnreadable: z._default(z.boolean(), false),
  /** Also delete the messages that fit no schema, where no fix is to come: then only a rebuild takes back what was counted of their items before. */
  dropUncountable: z._default(z.boolean(), false),
  /** Ids of messages that earlier calls of the same run have left in the queue: they are not tried again. */
  seen: z._default(z.array(z.string()), []),
  /** Answer after about so many seconds, with `more`; by default shortly before Lambda would end the function. */
  forSeconds: z.optional(z.number().check(z.positive())),
});
export type RedriveRequest = z.infer<typeof RedriveRequest>;

const left = {
  /** SQS's id, which stays the same for as long as the message is there. */
  messageId: z.string(),
  /** For people. */
  reason: z.string(),
};

const Left = z.object(left);
/** A message that fits no schema. */
const Uncountable = z.object({ ...left, pollId: z.optional(z.string()) });

/** A message that was deleted, as the operator asked for. */
export const Dropped = z.object({ ...left, pollId: z.optional(z.string()) });
export type Dropped = z.infer<typeof Dropped>;

/**
 * A message whose records are nowhere any more. What they told of is still in the table itself: rebuilding the poll counts its votes,
 * and storing a poll once more brings it into the stream again.
 */
export const Unreadable = z.object({
  ...left,
  stream: Stream,
  /** Missing where the message does not tell. */
  pollId: z.optional(z.string()),
});
export type Unreadable = z.infer<typeof Unreadable>;

/** What one call of `redrive` has done. */
export const RedriveReport = z.object({
  /** Messages of which every record is counted; they are deleted. */
  counted: z.int(),
  /** Those that stay in the queue: another try may count them; */
  failed: z.array(Left),
  /** nobody knows what they are; */
  unknown: z.array(Left),
  /** some of their records fit no schema; */
  stillUncountable: z.array(Uncountable),
  /** some of their records are nowhere any more. */
  unreadable: z.array(Unreadable),
  dropped: z.array(Dropped),
  /** About how many messages were in other hands when the call began: of another redrive, or of one that died. They come back. */
  heldElsewhere: z.int(),
  /** Whether messages are left that this run has not tried yet: call again, with the ids of those that stay in `seen`. */
  more: z.boolean(),
});
export type RedriveReport = z.infer<typeof RedriveReport>;

/** The function, for whoever calls it. */
export const redriveContract = { name: 'redrive', request: RedriveRequest, answer: RedriveReport };
