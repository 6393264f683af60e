/** A shard as DescribeStream describes it. */
export interface Shard {
  shardId: string;
  parentShardId: string | undefined;
  /** A closed shard gets no more records. */
  closed: boolean;
}

/** How far a shard is done, or where its reading begins. */
export type ShardPosition =
  | { kind: 'trimHorizon' }
  /** Only changes from this time on. */
  | { kind: 'latest'; sinceMs: number }
  | { kind: 'after'; sequenceNumber: string }
  | { kind: 'finished' };

/**
 * Returns the shards whose reading may begin: their parent is finished or gone, so that the changes
 * of an item keep their order over a split (DynamoDB guide, "Change data capture for DynamoDB
 * Streams": parents before children).
 */
export function readableShards(
  shards: readonly Shard[],
  positions: ReadonlyMap<string, ShardPosition>,
  running: ReadonlySet<string>,
): Shard[] {
  const listed = new Set(shards.map(({ shardId }) => shardId));
  const isFinished = (shardId: string) => positions.get(shardId)?.kind === 'finished';
  return shards.filter(({ shardId, parentShardId }) => {
    if (running.has(shardId) || isFinished(shardId)) return false;
    return parentShardId === undefined || !listed.has(parentShardId) || isFinished(parentShardId);
  });
}

/**
 * Returns where a mapping begins that has never read this stream. With LATEST, closed shards are
 * finished and open shards begin now; with TRIM_HORIZON, every shard begins at its oldest record.
 */
export function initialPositions(
  shards: readonly Shard[],
  startingPosition: 'LATEST' | 'TRIM_HORIZON',
  nowMs: number,
): Map<string, ShardPosition> {
  if (startingPosition === 'TRIM_HORIZON') return new Map();
  return new Map(
    shards.map(({ shardId, closed }) => [shardId, closed ? { kind: 'finished' } : { kind: 'latest', sinceMs: nowMs }]),
  );
}
