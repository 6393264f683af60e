import type { Topic } from '@booth/shared';
import type { SubscriptionItem } from './connection-items.ts';

/** The key of a viewer's subscription to a topic. */
export type ConnectionKey = Pick<SubscriptionItem, 'topicShard' | 'connectionId'>;

/** The subscriptions of connections to polls. */
export interface Connections {
  /**
   * Subscribes the connection to a topic of a poll until the connection ends. Refuses if the
   * connection has as many polls, or the topic as many viewers, as it may have.
   */
  subscribe(
    connectionId: string,
    pollId: string,
    topic: Topic,
  ): Promise<ConnectionKey | 'too-many-polls' | 'too-many-viewers'>;
  /** Removes one subscription. */
  remove(connection: ConnectionKey): Promise<void>;
  /**
   * Removes a subscription whose connection API Gateway does not know. Returns false, and keeps it,
   * if the connection may still be opening.
   */
  removeEnded(connection: ConnectionKey): Promise<boolean>;
  /** Removes all subscriptions of a connection that has ended. */
  forget(connectionId: string): Promise<void>;
  /** Returns the subscriptions to a topic on one shard, page by page. */
  viewersOf(pollId: string, topic: Topic, shard: number): AsyncIterable<ConnectionKey[]>;
  /**
   * Returns the number of shards that viewers of the topic may be on; 0 if there has never been a
   * viewer.
   */
  shardsOf(pollId: string, topic: Topic): Promise<number>;
}
