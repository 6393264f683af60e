/**
 * The number of viewers of each topic, and of their shards. The number may be too high for a while,
 * because a function that dies between two calls leaves its viewer counted. Then shards are added a
 * little early, and nobody is missed.
 */
export interface Audiences {
  /**
   * Counts a viewer who is coming, and returns the shard for the subscription. Returns undefined if
   * the topic has as many viewers as it may.
   */
  enter(name: string, expiresAt: number): Promise<number | undefined>;
  /** Takes one viewer off. */
  leave(name: string): Promise<void>;
  /** Returns the number of shards; 0 if the topic has never had a viewer. */
  shardsOf(name: string): Promise<number>;
}
