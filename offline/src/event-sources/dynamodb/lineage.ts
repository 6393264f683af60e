/** A shard as DescribeStream tells it. */
export interface Shard {
  shardId: string;
  parentShardId: string | undefined;
  /** A closed shard gets no more records. */
  closed: boolean;
}

/** Up to where a shard is done, or where its reading begins. */
export type ShardPosition =
  | { kind: 'trimHorizon' }
  /** Changes from this time on. */
  | { kind: 'latest'; sinceMs: number }
  | { kind: 'after'; sequenceNumber: string }
  | { kind: 'finished' };

/**
 * The shards whose reading may begin now: their parent is finished or gone, so that the changes of
 * an item keep their order over a split (DynamoDB guide, "Change data capture for DynamoDB
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
 * Where a mapping that has never read this stream begins. LATEST: closed shards are past, open
 * shards are read from now on; TRIM_HORIZON: every shard from its oldest record.
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
