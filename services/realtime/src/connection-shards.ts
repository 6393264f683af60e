/**
 * Viewers of a topic for whom one shard is enough. Each shard costs a broadcast one query and one
 * call of `deliver`, which sends to so many viewers in about a tenth of a second.
 */
export const VIEWERS_PER_SHARD = 500;

/** The number of shards for so many viewers: doubled as often as needed, and never fewer. */
export function shardsFor(viewers: number, shards: number): number {
  let enough = shards;
  while (viewers > enough * VIEWERS_PER_SHARD) enough *= 2;
  return enough;
}

/**
 * The shard of the viewer who came as number `arrival`: new ones take the shards of the newer half
 * in turn, for the older half was full when these were added. As viewers leave them all alike, no
 * shard holds much more than twice its share.
 */
export function shardFor(arrival: number, shards: number): number {
  const half = Math.floor(shards / 2);
  return half === 0 ? 0 : half + (arrival % half);
}
