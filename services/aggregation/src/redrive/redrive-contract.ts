import * as z from 'zod/mini';
import { Stream } from './source-stream.ts';

/** Input of the function `redrive`. */
export const RedriveRequest = z.object({
  /** Also delete messages whose records are gone. Rebuild the polls first. */
  dropUnreadable: z._default(z.boolean(), false),
  /**
   * Also delete messages that fit no schema, if no fix is to come. Only a rebuild then takes back
   * what was counted of their items before.
   */
  dropUncountable: z._default(z.boolean(), false),
  /**
   * Ids of messages that earlier calls of the same run left in the queue. They are not tried again.
   */
  seen: z._default(z.array(z.string()), []),
  /**
   * Answer after about this many seconds, with `more`. By default, shortly before Lambda ends the
   * function.
   */
  forSeconds: z.optional(z.number().check(z.positive())),
});
export type RedriveRequest = z.infer<typeof RedriveRequest>;

const left = {
  /** SQS's id, which stays the same as long as the message exists. */
  messageId: z.string(),
  /** For people. */
  reason: z.string(),
};

const Left = z.object(left);
/** A message that fits no schema. */
const Uncountable = z.object({ ...left, pollId: z.optional(z.string()) });

/** A message that was deleted because the operator asked for it. */
export const Dropped = z.object({ ...left, pollId: z.optional(z.string()) });
export type Dropped = z.infer<typeof Dropped>;

/**
 * A message whose records exist nowhere any more. The table still has what they told: rebuilding
 * the poll counts its votes, and storing the poll again brings it into the stream again.
 */
export const Unreadable = z.object({
  ...left,
  stream: Stream,
  /** Missing if the message names none. */
  pollId: z.optional(z.string()),
});
export type Unreadable = z.infer<typeof Unreadable>;

/** The result of one call of `redrive`. */
export const RedriveReport = z.object({
  /** Messages with all records counted. They are deleted. */
  counted: z.int(),
  /**
   * Messages that stay in the queue because they could not be counted now. Another try may succeed.
   */
  failed: z.array(Left),
  /** Messages that stay because this version of the code does not know them. */
  unknown: z.array(Left),
  /** Messages that stay because some of their records fit no schema. */
  stillUncountable: z.array(Uncountable),
  /** Messages that stay because some of their records are gone. */
  unreadable: z.array(Unreadable),
  dropped: z.array(Dropped),
  /**
   * About how many messages others held when the call began: another redrive, or one that has died.
   * They come back.
   */
  heldElsewhere: z.int(),
  /**
   * True if this run has not tried all messages. Call again, with the ids of those that stay in
   * `seen`.
   */
  more: z.boolean(),
});
export type RedriveReport = z.infer<typeof RedriveReport>;

/** The function `redrive`, for its callers. */
export const redriveContract = { name: 'redrive', request: RedriveRequest, answer: RedriveReport };
