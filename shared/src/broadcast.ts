import * as z from 'zod/mini';
import { PollId } from './ids.ts';
import { Topic } from './realtime.ts';

/** The input of one execution of the `broadcast` workflow. */
export const BroadcastInput = z.object({
  pollId: PollId,
  topic: Topic,
  /** The JSON texts of `ServerMessage`s, to be sent in this order. */
  messages: z.array(z.string()).check(z.minLength(1)),
  shards: z.array(z.int().check(z.minimum(0))),
});
export type BroadcastInput = z.infer<typeof BroadcastInput>;
