import type { Topic } from '@booth/shared';
import type { SubscriptionItem } from './connection-items.ts';

/** Where a viewer's subscription to one poll is kept. */
export type ConnectionKey = Pick<SubscriptionItem, 'topicShard' | 'connectionId'>;

/** Who watches which poll. */
export interface Connections {
  /**
   * Lets the connection receive what is broadcast on the poll's topic, until it ends. A connection
   * that listens to as many polls as it may gets no further one, and a topic that has as many
   * viewers as it may no further viewer.
   */
  subscribe(
    connectionId: string,
    pollId: string,
    topic: Topic,
  ): Promise<ConnectionKey | 'too-many-polls' | 'too-many-viewers'>;
  /** Takes back one subscription. */
  remove(connection: ConnectionKey): Promise<void>;
  /**
   * Takes back a subscription whose connection API Gateway does not know; returns false, and leaves
   * it, where that may be because the connection is still being opened.
   */
  removeEnded(connection: ConnectionKey): Promise<boolean>;
  /** Takes back all subscriptions of a connection that has ended. */
  forget(connectionId: string): Promise<void>;
  /** The subscriptions to a topic of a poll on one shard, page by page. */
  viewersOf(pollId: string, topic: Topic, shard: number): AsyncIterable<ConnectionKey[]>;
  /** The number of shards that viewers of the topic may be on; 0 where there was never one. */
  shardsOf(pollId: string, topic: Topic): Promise<number>;
}
