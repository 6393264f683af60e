import { PollId, Topic } from '@booth/shared';
import * as z from 'zod/mini';

/*
 * The five kinds of items in the connections table, under the keys `topicShard` and `connectionId`:
 * subscriptions, connections, audiences of topics, connections per address, and message counts. Ids
 * of polls and connections never hold `#` or `@`, so no two kinds share a key.
 */

/** Lifetime of a connection's items: ten minutes longer than API Gateway lets a connection live. */
export const CONNECTION_TTL_SECONDS = 2 * 3600 + 600;

/** Returns the name of a poll's topic, for keys and for the attributes of a connection. */
export const topicName = (pollId: string, topic: Topic): string => `${pollId}#${topic}`;

/** A viewer's subscription to a topic, on one of the topic's shards. */
export const SubscriptionItem = z.object({
  topicShard: z.string(),
  connectionId: z.string(),
  pollId: PollId,
  topic: Topic,
  /** When DynamoDB may delete the item, in seconds since 1970. All other items have it, too. */
  expiresAt: z.int(),
});
export type SubscriptionItem = z.infer<typeof SubscriptionItem>;

export const subscriptionKey = (name: string, shard: number, connectionId: string) => ({
  topicShard: `${name}#${shard}`,
  connectionId,
});

/**
 * The subscriptions of a connection: for each topic, an attribute named `topicName` holds the
 * shard.
 */
export const ConnectionItem = z.catchall(
  z.object({
    topicShard: z.string(),
    connectionId: z.string(),
    /** All polls that the connection has ever subscribed to. */
    polls: z.set(PollId),
    expiresAt: z.int(),
  }),
  z.int(),
);
export type ConnectionItem = z.infer<typeof ConnectionItem>;

export const connectionKey = (connectionId: string) => ({ topicShard: `#${connectionId}`, connectionId });

/** Returns the subscriptions of a connection: names of topics, and shards. */
export const subscriptionsOf = ({ topicShard, connectionId, polls, expiresAt, ...shards }: ConnectionItem) =>
  Object.entries(shards);

/** The number of a topic's viewers, and of the shards that they are spread over. */
export const AudienceItem = z.object({
  viewers: z.int(),
  /** Viewers that have ever come. */
  arrivals: z.int(),
  /** Shards that have ever been used: 1, 2, 4 … */
  shards: z._default(z.int().check(z.minimum(1)), 1),
});
export type AudienceItem = z.infer<typeof AudienceItem>;

export const audienceKey = (name: string) => ({ topicShard: name, connectionId: '#' });

/**
 * Key of the number of connections from a neighbourhood of addresses that were opened in a period.
 */
export const addressKey = (neighbourhood: string, period: number) => ({
  topicShard: `#@${neighbourhood}`,
  connectionId: `${period}`,
});

/** The number of messages of a busy connection in one second. */
export const MessageCountItem = z.object({ messages: z.int() });

export const messageCountKey = (connectionId: string, second: number) => ({
  topicShard: `#${connectionId}#${second}`,
  connectionId,
});
