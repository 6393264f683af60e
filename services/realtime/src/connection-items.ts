import { PollId, Topic } from '@booth/shared';
import * as z from 'zod/mini';

/*
 * What the connections table holds, under the keys `topicShard` and `connectionId`: subscriptions,
 * and beside them what each connection listens to, how many listen to each topic of a poll, how
 * much a busy connection says, and how many connections come from where. Ids of polls and
 * connections never hold `#` or `@`, so no two kinds share a key.
 */

/** API Gateway ends a connection after two hours; its items live ten minutes longer. */
export const CONNECTION_TTL_SECONDS = 2 * 3600 + 600;

/** Names a topic of a poll, as an attribute of a connection and in keys. */
export const topicName = (pollId: string, topic: Topic): string => `${pollId}#${topic}`;

/** A viewer's subscription: one of the viewers of a topic on one shard. */
export const SubscriptionItem = z.object({
  topicShard: z.string(),
  connectionId: z.string(),
  pollId: PollId,
  topic: Topic,
  /** When DynamoDB may delete the item, in seconds since 1970; so in the other items. */
  expiresAt: z.int(),
});
export type SubscriptionItem = z.infer<typeof SubscriptionItem>;

export const subscriptionKey = (name: string, shard: number, connectionId: string) => ({
  topicShard: `${name}#${shard}`,
  connectionId,
});

/** What a connection listens to: an attribute for each topic (`topicName`) holds the shard. */
export const ConnectionItem = z.catchall(
  z.object({
    topicShard: z.string(),
    connectionId: z.string(),
    /** The polls that the connection has subscribed to so far. */
    polls: z.set(PollId),
    expiresAt: z.int(),
  }),
  z.int(),
);
export type ConnectionItem = z.infer<typeof ConnectionItem>;

export const connectionKey = (connectionId: string) => ({ topicShard: `#${connectionId}`, connectionId });

/** The subscriptions that a connection's item tells of, by the names of their topics. */
export const subscriptionsOf = ({ topicShard, connectionId, polls, expiresAt, ...shards }: ConnectionItem) =>
  Object.entries(shards);

/** How many listen to a topic, and the shards that they are spread over. */
export const AudienceItem = z.object({
  viewers: z.int(),
  /** All who have ever come. */
  arrivals: z.int(),
  /** All that have been used so far: 1, 2, 4 … */
  shards: z._default(z.int().check(z.minimum(1)), 1),
});
export type AudienceItem = z.infer<typeof AudienceItem>;

export const audienceKey = (name: string) => ({ topicShard: name, connectionId: '#' });

/** How many connections come from the addresses of a neighbourhood, of those opened in a period. */
export const addressKey = (neighbourhood: string, period: number) => ({
  topicShard: `#@${neighbourhood}`,
  connectionId: `${period}`,
});

/** How many messages a busy connection sent in a second, since 1970. */
export const MessageCountItem = z.object({ messages: z.int() });

export const messageCountKey = (connectionId: string, second: number) => ({
  topicShard: `#${connectionId}#${second}`,
  connectionId,
});
