import { pause } from '../pause.ts';
import { initialPositions, readableShards, type Shard, type ShardPosition } from './lineage.ts';
import type { ShardReader } from './shard-reader.ts';

export interface ShardReading {
  createReader(shardId: string, startAt: ShardPosition, resumed: boolean): ShardReader;
  /** Called when a shard has ended and its reader is gone, so its children may be read. */
  onShardEnd(): void;
  onTrouble(line: string): void;
}

const RESTART_PAUSE_MS = 500;

/** Reads the shards of one stream, parents before children, and knows how far each is done. */
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

  /** Follows a stream that was not read before. */
  static begin(
    arn: string,
    shards: readonly Shard[],
    startingPosition: 'LATEST' | 'TRIM_HORIZON',
    reading: ShardReading,
  ): FollowedStream {
    return new FollowedStream(arn, initialPositions(shards, startingPosition, Date.now()), false, reading);
  }

  /** Follows a stream that an earlier run has read up to these positions. */
  static resume(arn: string, positions: Map<string, ShardPosition>, reading: ShardReading): FollowedStream {
    return new FollowedStream(arn, positions, true, reading);
  }

  /** How far each shard is done. */
  get positions(): Map<string, ShardPosition> {
    const positions = new Map(this.#positions);
    for (const [shardId, reader] of this.#readers) positions.set(shardId, reader.position);
    return positions;
  }

  get readers(): ReadonlyMap<string, ShardReader> {
    return this.#readers;
  }

  /** Starts to read every shard that may be read, and forgets shards that are no longer listed. */
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

  /** Replaces a reader that fails unexpectedly by one that goes on at its position. */
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
      await pause(RESTART_PAUSE_MS, signal);
      return false;
    }
  }
}
