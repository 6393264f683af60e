import { pause } from '../pause.ts';
import { initialPositions, readableShards, type Shard, type ShardPosition } from './lineage.ts';
import type { ShardReader } from './shard-reader.ts';

/** How the shards of a stream are read, and who is told. */
export interface ShardReading {
  createReader(shardId: string, startAt: ShardPosition, resumed: boolean): ShardReader;
  /** A shard has ended, and its reader is no more: its children may be read. */
  onShardEnd(): void;
  onTrouble(line: string): void;
}

const restartPauseMs = 500;

/** One stream of a table: which of its shards are read, and how far. */
export class FollowedStream {
  readonly arn: string;
  readonly #readers = new Map<string, ShardReader>();
  readonly #running = new Set<Promise<void>>();
  readonly #reading: ShardReading;
  readonly #resumed: boolean;
  #positions: Map<string, ShardPosition>;

  private constructor(arn: string, positions: Map<string, ShardPosition>, resumed: boolean, reading: ShardReading) {
    this.arn = arn;
    this.#positions = positions;
    this.#resumed = resumed;
    this.#reading = reading;
  }

  /** A stream that was not read before. */
  static begin(
    arn: string,
    shards: readonly Shard[],
    startingPosition: 'LATEST' | 'TRIM_HORIZON',
    reading: ShardReading,
  ): FollowedStream {
    return new FollowedStream(arn, initialPositions(shards, startingPosition, Date.now()), false, reading);
  }

  /** A stream that an earlier run has read up to these positions. */
  static resume(arn: string, positions: Map<string, ShardPosition>, reading: ShardReading): FollowedStream {
    return new FollowedStream(arn, positions, true, reading);
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

  /**
   * Begins to read every shard that may be read. Shards that the stream no longer lists are
   * forgotten.
   */
  update(shards: readonly Shard[], signal: AbortSignal): void {
    const listed = new Set(shards.map(({ shardId }) => shardId));
    this.#positions = new Map([...this.#positions].filter(([shardId]) => listed.has(shardId)));
    const running = new Set(this.#readers.keys());
    for (const { shardId } of readableShards(shards, this.#positions, running)) {
      const known = this.#positions.get(shardId);
      const resumed = this.#resumed && known !== undefined;
      const run = this.#read(shardId, known ?? { kind: 'trimHorizon' }, resumed, signal).finally(() =>
        this.#running.delete(run),
      );
      this.#running.add(run);
    }
  }

  isDrainedSince(time: number): boolean {
    return [...this.#readers.values()].every((reader) => reader.isDrainedSince(time));
  }

  /** Resolves when every reader has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /**
   * A reader that fails unexpectedly is replaced by one that goes on at its position: the cloud
   * lives on, and nothing is skipped.
   */
  async #read(shardId: string, startAt: ShardPosition, resumed: boolean, signal: AbortSignal): Promise<void> {
    let reader = this.#reading.createReader(shardId, startAt, resumed);
    this.#readers.set(shardId, reader);
    while (!(await this.#isReadToEnd(shardId, reader, signal))) {
      reader = this.#reading.createReader(shardId, reader.position, true);
      this.#readers.set(shardId, reader);
    }
    this.#positions.set(shardId, reader.position);
    this.#readers.delete(shardId);
    this.#reading.onShardEnd();
  }

  async #isReadToEnd(shardId: string, reader: ShardReader, signal: AbortSignal): Promise<boolean> {
    try {
      await reader.run(signal);
      return true;
    } catch (error) {
      this.#reading.onTrouble(`${shardId} is read again: ${error instanceof Error ? error.stack : error}`);
      await pause(restartPauseMs, signal);
      return false;
    }
  }
}
