import { setMaxListeners } from 'node:events';
import { createFailureDestination, DestinationUnusable, type FailureDestination } from '../failure-destination.ts';
import { anyFilter, filterWarnings } from '../filter-pattern.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import { ChangeSignal } from '../pause.ts';
import {
  clientSettings,
  type MappingDependencies,
  mappingInvoker,
  type RunningMapping,
  type StreamMappingState,
} from '../running-mapping.ts';
import { TroubleLog } from '../trouble-log.ts';
import { type CheckpointStore, createCheckpointFile, createMemoryCheckpoints } from './checkpoint-store.ts';
import { FollowedStream, type ShardReading } from './followed-stream.ts';
import { ShardReaders } from './shard-readers.ts';
import { type StreamMapping, tableNameOf } from './stream-mapping.ts';
import { createStreamSource, type StreamSource } from './stream-source.ts';

/** How often to look for the table's stream until it is read. */
const DISCOVERY_INTERVAL_MS = 1_000;
/**
 * How often to look once the stream is read. When it is split or replaced, its shard ends, and once
 * all records of the shard are done, that asks for a look at once.
 */
const LATER_DISCOVERY_INTERVAL_MS = 15_000;

/**
 * Polls the stream of one table and invokes one function, as Lambda does. If the table, its
 * emulator or the function's service is away, the mapping waits and goes on.
 */
export class PolledStream implements RunningMapping<StreamMappingState> {
  readonly mapping: StreamMapping;
  readonly #dependencies: MappingDependencies;
  readonly #tableName: string;
  readonly #source: StreamSource;
  readonly #invoker: FunctionInvoker;
  readonly #destination: FailureDestination | undefined;
  readonly #readers: ShardReaders;
  readonly #checkpoints: CheckpointStore;
  readonly #trouble: TroubleLog;
  readonly #stopping = new AbortController();
  readonly #changed = new ChangeSignal();
  readonly #found = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #current: FollowedStream | undefined;
  /** The streams of a table that was re-created, until they are drained. */
  #former: FollowedStream[] = [];
  #lastRoundAt = 0;
  #lastShardEndAt = 0;
  #roundIsWanted = false;
  #tableWasMissing = false;
  #savedText = '';

  /**
   * @throws Error for a bad filter pattern, and without an endpoint of DynamoDB or the function.
   */
  constructor(mapping: StreamMapping, dependencies: MappingDependencies) {
    const { dynamodbEndpoint, checkpointFolder, checkpointMemory } = dependencies;
    if (dynamodbEndpoint === undefined) {
      throw new Error(`${mapping.functionName}: a mapping on a stream needs a dynamodbEndpoint.`);
    }
    const settings = clientSettings(dependencies);
    const log = (line: string) => dependencies.log(`${mapping.functionName}: ${line}`);
    const { uuid, onFailureDestinationArn: arn } = mapping;
    const { sqsEndpoint: sqs, snsEndpoint: sns, s3Endpoint: s3 } = dependencies;
    this.mapping = mapping;
    this.#dependencies = { ...dependencies, log };
    this.#tableName = tableNameOf(mapping.streamArn);
    const filter = anyFilter(mapping.filterPatterns);
    this.#source = createStreamSource(this.#tableName, dynamodbEndpoint, settings);
    this.#invoker = mappingInvoker(mapping, dependencies, settings);
    this.#destination = arn ? createFailureDestination({ uuid, arn }, { sqs, sns, s3 }, settings) : undefined;
    this.#checkpoints = checkpointFolder
      ? createCheckpointFile({ folder: checkpointFolder, uuid, settled: this.#source.settled, log })
      : createMemoryCheckpoints(uuid, checkpointMemory);
    this.#trouble = new TroubleLog(log);
    for (const line of filterWarnings(mapping.filterPatterns)) this.#trouble.add(line);
    const onEnd = (error: unknown) => this.#trouble.add(`the mapping has ended unexpectedly: ${error}`);
    this.#readers = new ShardReaders({
      mapping,
      dependencies: this.#dependencies,
      source: this.#source,
      filter,
      invoker: this.#invoker,
      destination: this.#destination,
      onTrouble: (line) => this.#trouble.add(line),
      onChange: () => this.#onChange(),
    });
    // Every lane and every request listens to the signal.
    setMaxListeners(0, this.#stopping.signal);
    this.#running = mapping.enabled ? this.#run().catch(onEnd) : Promise.resolve();
  }

  async ready(): Promise<void> {
    if (!this.mapping.enabled) return;
    await this.#found.promise;
    await Promise.all([...(this.#current?.readers.values() ?? [])].map((reader) => reader.ready));
  }

  async idle(): Promise<void> {
    const calledAt = performance.now();
    this.#roundIsWanted = true;
    this.#changed.happened();
    this.lookNow();
    while (this.mapping.enabled && !this.#stopping.signal.aborted) {
      const change = this.#changed.wait();
      const shardsAreKnown =
        this.#current !== undefined && this.#lastRoundAt > Math.max(calledAt, this.#lastShardEndAt);
      if (shardsAreKnown && this.#streams().every((stream) => stream.isDrainedSince(calledAt))) break;
      await change;
    }
    await this.#invoker.idle?.();
  }

  lookNow(): void {
    for (const stream of this.#streams()) for (const reader of stream.readers.values()) reader.lookNow();
  }

  state(): StreamMappingState {
    const readers = this.#streams().flatMap((stream) => [...stream.readers]);
    let status: StreamMappingState['status'] = readers.length > 0 ? 'polling' : 'waiting';
    if (!this.mapping.enabled) status = 'disabled';
    if (this.#stopping.signal.aborted) status = 'stopped';
    return {
      status,
      streamArn: this.#current?.arn,
      shards: readers.map(([shardId, { position, openRecords }]) => ({ shardId, position, openRecords })),
      deliveredRecords: this.#readers.records.delivered,
      discardedRecords: this.#readers.records.discarded,
      lastTrouble: this.#trouble.last,
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#changed.happened();
    await this.#running;
    await this.#invoker.idle?.();
    await this.#checkpoints.flush();
    this.#source.close();
    this.#invoker.close();
    this.#destination?.close();
  }

  #streams(): FollowedStream[] {
    return this.#current === undefined ? this.#former : [this.#current, ...this.#former];
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const destinationFound = this.#findDestination(signal);
    this.#current = await this.#resumed();
    while (!signal.aborted) {
      const startedAt = performance.now();
      this.#roundIsWanted = false;
      let intervalMs = DISCOVERY_INTERVAL_MS;
      try {
        await this.#discover(signal);
        this.#lastRoundAt = startedAt;
        this.#onChange();
        if (this.#current !== undefined && this.#current.readers.size > 0) intervalMs = LATER_DISCOVERY_INTERVAL_MS;
      } catch (error) {
        if (!signal.aborted) this.#trouble.add(`the stream of ${this.#tableName}: ${error}`);
      }
      await this.#untilNextRound(intervalMs, signal);
    }
    this.#found.resolve();
    await Promise.all([destinationFound, ...this.#streams().map((stream) => stream.ended())]);
  }

  /** Warns of a missing destination at the start, before records are lost. */
  async #findDestination(signal: AbortSignal): Promise<void> {
    try {
      await this.#destination?.find(signal);
    } catch (error) {
      if (error instanceof DestinationUnusable) {
        this.#trouble.add(`discarded records will be logged only. ${error.message}`);
      }
    }
  }

  /**
   * Returns the stream of an earlier run. A mapping whose source or starting position was edited
   * starts over: CloudFormation replaces it (page "AWS::Lambda::EventSourceMapping").
   */
  async #resumed(): Promise<FollowedStream | undefined> {
    const saved = await this.#checkpoints.load();
    if (saved === undefined) return undefined;
    const { streamArn, startingPosition = this.mapping.startingPosition, shards } = saved;
    if (startingPosition !== this.mapping.startingPosition || tableNameOf(streamArn) !== this.#tableName) {
      this.#dependencies.log(`starts over: before, it read ${streamArn} from ${startingPosition}`);
      return undefined;
    }
    return FollowedStream.resume(streamArn, shards, this.#readingOf(streamArn));
  }

  async #discover(signal: AbortSignal): Promise<void> {
    const streamArn = await this.#source.currentStreamArn(signal);
    if (streamArn === undefined) {
      this.#tableWasMissing = true;
      this.#trouble.add(`there is no table ${this.#tableName} with a stream yet`);
      return;
    }
    const shards = await this.#source.shards(streamArn, signal);
    if (this.#current?.arn !== streamArn) {
      // All records of a stream that is newer than the mapping come after the mapping's beginning.
      const isLater = this.#current !== undefined || this.#tableWasMissing;
      const startingPosition = isLater ? 'TRIM_HORIZON' : this.mapping.startingPosition;
      if (this.#current) this.#former.push(this.#current);
      this.#current = FollowedStream.begin(streamArn, shards, startingPosition, this.#readingOf(streamArn));
      this.#dependencies.log(`polls ${streamArn} from ${startingPosition}`);
    }
    this.#current.update(shards, signal);
    this.#former = this.#former.filter((stream) => stream.readers.size > 0);
    this.#found.resolve();
  }

  async #untilNextRound(intervalMs: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + intervalMs;
    while (!signal.aborted && !this.#roundIsWanted && performance.now() < deadline) {
      await this.#changed.wait(Math.max(0, deadline - performance.now()));
    }
  }

  #readingOf(streamArn: string): ShardReading {
    return {
      createReader: (shardId, startAt, resumed) => this.#readers.create(streamArn, shardId, startAt, resumed),
      onShardEnd: () => {
        // The shard may have children: `idle` waits for a round that sees them.
        this.#lastShardEndAt = performance.now();
        this.#roundIsWanted = true;
        this.#onChange();
      },
      onTrouble: (line) => this.#trouble.add(line),
    };
  }

  #onChange(): void {
    this.#changed.happened();
    if (this.#current === undefined) return;
    const { startingPosition } = this.mapping;
    const checkpoint = { streamArn: this.#current.arn, startingPosition, shards: this.#current.positions };
    const text = JSON.stringify([checkpoint.streamArn, ...checkpoint.shards]);
    if (text === this.#savedText) return;
    this.#savedText = text;
    this.#checkpoints.save(checkpoint);
  }
}
