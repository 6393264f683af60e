import * as z from 'zod/mini';
import { PollId } from './ids.ts';
import { PollStateView } from './poll-state.ts';
import { ResultsSnapshot, Turnout } from './results.ts';

/**
 * What a connection hears of a poll: its state alone, as voters' pages need it, or its results as
 * well.
 */
export const Topic = z.enum(['state', 'results']);
export type Topic = z.infer<typeof Topic>;

/** What a viewer sends over the WebSocket. `type` selects the route. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), pollId: PollId, topic: z._default(Topic, 'results') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/**
 * What a viewer receives. `results` is always a full snapshot, never a difference: one lost message
 * costs nothing.
 */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('results'), snapshot: ResultsSnapshot }),
  /** Instead of `results` while these are hidden, where the poll shows how many have voted. */
  z.object({ type: z.literal('turnout'), turnout: Turnout }),
  z.object({ type: z.literal('poll'), ...PollStateView.shape }),
  /** `now`: by the server's clock. */
  z.object({ type: z.literal('pong'), now: z.iso.datetime() }),
  z.object({ type: z.literal('error'), code: z.enum(['bad-message', 'unknown-poll']), detail: z.string() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Connections of a poll are spread over this many partition keys: one query and one `deliver` call each. */
export const CONNECTION_SHARDS = 4;
/** API Gateway ends a connection after two hours; its item lives ten minutes longer. */
export const CONNECTION_TTL_SECONDS = 2 * 3600 + 600;

/** Where connections of a topic are, on one shard. Ids of polls never hold `#`. */
export const topicShardKey = (pollId: string, topic: Topic, shard: number): string => `${pollId}#${topic}#${shard}`;

/** A viewer's subscription in the connections table. */
export const ConnectionItem = z.object({
  topicShard: z.string(),
  connectionId: z.string(),
  pollId: PollId,
  topic: Topic,
  /** When DynamoDB may delete the item, in seconds since 1970. */
  expiresAt: z.int(),
});
export type ConnectionItem = z.infer<typeof ConnectionItem>;
