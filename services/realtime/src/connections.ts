import { createHash } from 'node:crypto';
import { CONNECTION_SHARDS, type ConnectionItem, type Topic } from '@booth/shared';

/** Where a viewer's subscription to one poll is kept. */
export type ConnectionKey = Pick<ConnectionItem, 'topicShard' | 'connectionId'>;

/** Who watches which poll. */
export interface Connections {
  /** Lets the connection receive what is broadcast on the poll's topic, until it ends. */
  subscribe(connectionId: string, pollId: string, topic: Topic): Promise<ConnectionKey>;
  /** Takes back one subscription. */
  remove(connection: ConnectionKey): Promise<void>;
  /** Takes back all subscriptions of a connection that has ended. */
  forget(connectionId: string): Promise<void>;
  /** The subscriptions to a topic of a poll on one shard, page by page. */
  viewersOf(pollId: string, topic: Topic, shard: number): AsyncIterable<ConnectionKey[]>;
  /** The number of shards that viewers of the topic may be on. */
  shardsOf(pollId: string, topic: Topic): Promise<number>;
}

/** The shard that a connection is on: as good as evenly spread, and always the same for the same connection. */
export function connectionShard(connectionId: string): number {
  return createHash('sha256').update(connectionId).digest().readUInt32BE(0) % CONNECTION_SHARDS;
}
