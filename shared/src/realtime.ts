import { z } from 'zod';
import { PollId } from './ids.ts';
import { PollStatus, Visibility } from './poll.ts';
import { ResultsSnapshot } from './results.ts';

/** What a viewer sends over the WebSocket. `type` selects the route. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), pollId: PollId }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Status and visibility of a poll, as a viewer needs them. */
export const PollState = z.object({
  pollId: PollId,
  version: z.int().min(1),
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  /** Viewers of results that are shown after the close ask for them then. */
  closesAt: z.iso.datetime({ offset: true }).optional(),
});
export type PollState = z.infer<typeof PollState>;

/** What a viewer receives. `results` is always a full snapshot, never a difference: one lost message costs nothing. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('results'), snapshot: ResultsSnapshot }),
  z.object({ type: z.literal('poll'), poll: PollState, resultsVisible: z.boolean() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: z.enum(['bad-message', 'unknown-poll']), detail: z.string() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Connections of a poll are spread over this many partition keys: one query and one `deliver` call each. */
export const CONNECTION_SHARDS = 4;
/** API Gateway ends a connection after two hours; its item lives ten minutes longer. */
export const CONNECTION_TTL_SECONDS = 2 * 3600 + 600;

export const topicShardKey = (pollId: string, shard: number): string => `${pollId}#${shard}`;

/** A viewer's subscription in the connections table. */
export const ConnectionItem = z.object({
  topicShard: z.string(),
  connectionId: z.string(),
  pollId: PollId,
  /** When DynamoDB may delete the item, in seconds since 1970. */
  expiresAt: z.int(),
});
export type ConnectionItem = z.infer<typeof ConnectionItem>;

/** The input of one execution of the `broadcast` workflow. */
export const BroadcastInput = z.object({
  pollId: PollId,
  /** The JSON texts of `ServerMessage`s, to be sent in this order. */
  messages: z.array(z.string()).min(1),
  shards: z.array(z.int().min(0)),
});
export type BroadcastInput = z.infer<typeof BroadcastInput>;
