import { z } from 'zod';
import { Stream } from './source-stream.ts';

/** What an operator asks of `redrive`. */
export const RedriveRequest = z.object({
  /** Also delete the messages whose records are gone; only once the polls have been rebuilt. */
  dropUnreadable: z.boolean().default(false),
  /** Ids of messages that earlier calls of the same run have left in the queue: they are not tried again. */
  seen: z.array(z.string()).default([]),
  /** Answer after about so many seconds, with `more`; by default shortly before Lambda would end the function. */
  forSeconds: z.number().positive().optional(),
});
export type RedriveRequest = z.infer<typeof RedriveRequest>;

const left = {
  /** SQS's id, which stays the same for as long as the message is there. */
  messageId: z.string(),
  /** For people. */
  reason: z.string(),
};

/** A message that stays in the queue as it was: not all of its records could be counted. */
export const Uncountable = z.object(left);
export type Uncountable = z.infer<typeof Uncountable>;

/**
 * A message whose records are nowhere any more. What they told of is still in the table itself: rebuilding the poll counts its votes,
 * and storing a poll once more brings it into the stream again.
 */
export const Unreadable = z.object({
  ...left,
  stream: Stream,
  /** Missing where the message does not tell. */
  pollId: z.string().optional(),
});
export type Unreadable = z.infer<typeof Unreadable>;

/** What one call of `redrive` has done. */
export const RedriveReport = z.object({
  /** Messages of which every record is counted; they are deleted. */
  counted: z.int(),
  stillUncountable: z.array(Uncountable),
  /** Those that stay in the queue. */
  unreadable: z.array(Unreadable),
  /** Those that were deleted, as the operator asked for. */
  dropped: z.array(Unreadable),
  /** About how many messages were in other hands when the call began: of another redrive, or of one that died. They come back. */
  heldElsewhere: z.int(),
  /** Whether messages are left that this run has not tried yet: call again, with the ids of those that stay in `seen`. */
  more: z.boolean(),
});
export type RedriveReport = z.infer<typeof RedriveReport>;

/** The function, for whoever calls it. */
export const redriveContract = { name: 'redrive', request: RedriveRequest, answer: RedriveReport };
