/**
 * Viewers that one shard is for. Each shard costs a broadcast one query and one call of `deliver`,
 * which reaches this many viewers in about a tenth of a second.
 */
export const VIEWERS_PER_SHARD = 500;

/**
 * Returns the number of shards for this many viewers: doubled as often as needed, never reduced.
 */
export function shardsFor(viewers: number, shards: number): number {
  let enough = shards;
  while (viewers > enough * VIEWERS_PER_SHARD) enough *= 2;
  return enough;
}

/**
 * Returns the shard of the viewer with the number `arrival`. New viewers take the newer half of the
 * shards in turn, because the older half was full when it was added. Viewers leave all shards at
 * the same rate, so no shard gets much more than twice its share.
 */
export function shardFor(arrival: number, shards: number): number {
  const half = Math.floor(shards / 2);
  return half === 0 ? 0 : half + (arrival % half);
}
