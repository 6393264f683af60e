import { initialPositions, readableShards, type Shard, type ShardPosition } from './lineage.ts';
import type { ShardReader } from './shard-reader.ts';

/** Makes the reader of one shard. */
export type ReaderFactory = (shardId: string, startAt: ShardPosition, resumed: boolean) => ShardReader;

/** One stream of a table: which of its shards are read, and how far. */
export class FollowedStream {
  readonly arn: string;
  readonly #readers = new Map<string, ShardReader>();
  readonly #running = new Set<Promise<void>>();
  readonly #createReader: ReaderFactory;
  readonly #resumed: boolean;
  #positions: Map<string, ShardPosition>;

  private constructor(
    arn: string,
    positions: Map<string, ShardPosition>,
    resumed: boolean,
    createReader: ReaderFactory,
  ) {
    this.arn = arn;
    this.#positions = positions;
    this.#resumed = resumed;
    this.#createReader = createReader;
  }

  /** A stream that was not read before. */
  static begin(
    arn: string,
    shards: readonly Shard[],
    startingPosition: 'LATEST' | 'TRIM_HORIZON',
    createReader: ReaderFactory,
  ): FollowedStream {
    return new FollowedStream(arn, initialPositions(shards, startingPosition, Date.now()), false, createReader);
  }

  /** A stream that an earlier run has read up to these positions. */
  static resume(arn: string, positions: Map<string, ShardPosition>, createReader: ReaderFactory): FollowedStream {
    return new FollowedStream(arn, positions, true, createReader);
  }

  /** Up to where each shard is done. */
  get positions(): Map<string, ShardPosition> {
    const positions = new Map(this.#positions);
    for (const [shardId, reader] of this.#readers) positions.set(shardId, reader.position);
    return positions;
  }

  get readers(): ReadonlyMap<string, ShardReader> {
    return this.#readers;
  }

  /** Begins to read every shard that may be read. Shards that the stream no longer lists are forgotten. */
  update(shards: readonly Shard[], signal: AbortSignal): void {
    const listed = new Set(shards.map(({ shardId }) => shardId));
    this.#positions = new Map([...this.#positions].filter(([shardId]) => listed.has(shardId)));
    const running = new Set(this.#readers.keys());
    for (const { shardId } of readableShards(shards, this.#positions, running)) {
      const known = this.#positions.get(shardId);
      const reader = this.#createReader(
        shardId,
        known ?? { kind: 'trimHorizon' },
        this.#resumed && known !== undefined,
      );
      this.#readers.set(shardId, reader);
      this.#track(shardId, reader, signal);
    }
  }

  isDrainedSince(time: number): boolean {
    return [...this.#readers.values()].every((reader) => reader.isDrainedSince(time));
  }

  /** Resolves when every reader has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  #track(shardId: string, reader: ShardReader, signal: AbortSignal): void {
    const run = reader.run(signal).then(() => {
      this.#positions.set(shardId, reader.position);
      this.#readers.delete(shardId);
      this.#running.delete(run);
    });
    this.#running.add(run);
  }
}
