import { setMaxListeners } from 'node:events';
import type { RecordFilter } from '../filter-pattern.ts';
import { ChangeSignal, pause } from '../pause.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import { Lane } from './lane.ts';
import type { ShardPosition } from './lineage.ts';
import { isReadAheadFull } from './read-ahead.ts';
import { ShardProgress } from './shard-progress.ts';
import type { StreamMapping } from './stream-mapping.ts';
import { laneOf, type ReadRecord, toReadRecord } from './stream-record.ts';
import type { RecordsPage, StreamSource } from './stream-source.ts';

export interface ShardReaderOptions {
  mapping: StreamMapping;
  /** The stream that is read, and the ARN by which the function knows it. */
  stream: { arn: string; arnForFunction: string; region: string };
  shardId: string;
  startAt: ShardPosition;
  /** True if the position is from an earlier run: no record since then must be missed. */
  resumed: boolean;
  source: StreamSource;
  filter: RecordFilter;
  /** How often a shard without records is asked for some, in milliseconds. */
  lookEveryMs: number;
  delivery(reader: ShardReader): BatchDelivery;
  onTrouble(line: string): void;
  /** Called when the position may have changed, or there is no more work. */
  onChange(): void;
}

const ERROR_PAUSE_MS = 250;
/** The shortest pause after an answer without records, also with `lookNow`. */
const LEAST_PAUSE_MS = 5;
const MINUTE_MS = 60_000;

/** Errors after which the iterator is of no use, but the position is. */
const lostIterator = new Set([
  'ExpiredIteratorException',
  'ValidationException',
  'ResourceNotFoundException',
  'TrimmedDataAccessException',
]);

/** Reads one shard in order and passes the records to its lanes. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  readonly #progress = new ShardProgress();
  readonly #lanes: Lane[];
  readonly #drained = new ChangeSignal();
  readonly #look = new ChangeSignal();
  #lookIsWanted = false;
  readonly #ready = Promise.withResolvers<void>();
  #readTo: ShardPosition;
  #iterator: string | undefined;
  #finished = false;
  #emptyPollAt = 0;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#readTo = options.resumed ? withoutLatest(options.startAt) : options.startAt;
    const delivery = options.delivery(this);
    this.#lanes = Array.from(
      { length: options.mapping.parallelizationFactor },
      () => new Lane(options.mapping, delivery),
    );
  }

  /** How far all records are done. */
  get position(): ShardPosition {
    if (this.#finished) return { kind: 'finished' };
    const { checkpoint } = this.#progress;
    return checkpoint === undefined ? this.#options.startAt : { kind: 'after', sequenceNumber: checkpoint };
  }

  /** Records that were read and are not done. */
  get openRecords(): number {
    return this.#progress.openCount;
  }

  /** Resolves with the first iterator, when later changes will be seen. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Returns true if all records up to this time (of `performance.now`) are done. */
  isDrainedSince(time: number): boolean {
    return this.#progress.openCount === 0 && this.#emptyPollAt > time;
  }

  /** Asks for records at once, without waiting for the interval to end. */
  lookNow(): void {
    this.#lookIsWanted = true;
    this.#look.happened();
  }

  /** Called by the delivery with records that were delivered or discarded. */
  done(records: readonly ReadRecord[]): void {
    this.#progress.done(records.map(({ sequenceNumber }) => sequenceNumber));
    this.#drained.happened();
    this.#options.onChange();
  }

  /**
   * Resolves when the shard has ended and all its records are done, or when the signal is aborted.
   * @throws unexpected errors of the reading or a lane, after all have stopped. The position is
   * still good.
   */
  async run(signal: AbortSignal): Promise<void> {
    const stopping = new AbortController();
    const either = AbortSignal.any([signal, stopping.signal]);
    // Every lane and every request listens to the signal.
    setMaxListeners(0, either);
    const reading = this.#readToEnd(either).finally(() => {
      for (const lane of this.#lanes) lane.end();
    });
    const work = [reading, ...this.#lanes.map((lane) => lane.run(either))];
    try {
      await Promise.all(work);
      this.#finished = !signal.aborted;
    } finally {
      stopping.abort();
      await Promise.allSettled(work);
      this.#ready.resolve();
    }
  }

  async #readToEnd(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = { records: this.#progress.openCount, bytes: this.#progress.openBytes };
      if (isReadAheadFull(open, this.#options.mapping)) {
        await this.#drained.wait(this.#options.lookEveryMs);
        continue;
      }
      const startedAt = performance.now();
      this.#lookIsWanted = false;
      const page = await this.#poll(signal);
      if (page === 'gone') return;
      if (page === undefined) {
        await pause(ERROR_PAUSE_MS, signal);
        continue;
      }
      this.#accept(page, startedAt);
      if (page.nextIterator === undefined) return;
      if (page.records.length === 0) await this.#untilNextLook(signal);
    }
  }

  async #untilNextLook(signal: AbortSignal): Promise<void> {
    const stopWaiting = () => this.#look.happened();
    signal.addEventListener('abort', stopWaiting);
    const leastPause = pause(LEAST_PAUSE_MS, signal);
    if (!this.#lookIsWanted && !signal.aborted) await this.#look.wait(this.#options.lookEveryMs);
    await leastPause;
    signal.removeEventListener('abort', stopWaiting);
  }

  /** Returns undefined if the call failed, and `gone` if the shard does not exist any more. */
  async #poll(signal: AbortSignal, again = false): Promise<RecordsPage | 'gone' | undefined> {
    const { source, stream, shardId } = this.#options;
    try {
      if (this.#iterator === undefined) {
        this.#iterator = await source.iterator(stream.arn, shardId, this.#readTo, signal);
        this.#ready.resolve();
        this.#readTo = withoutLatest(this.#readTo);
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      const name = error instanceof Error ? error.name : '';
      if (name === 'ResourceNotFoundException') return 'gone';
      if (name === 'TrimmedDataAccessException') this.#readTo = { kind: 'trimHorizon' };
      this.#options.onTrouble(`${shardId}: ${error}`);
      return undefined;
    }
    try {
      return await source.records(this.#iterator, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      const name = error instanceof Error ? error.name : '';
      if (lostIterator.has(name)) this.#iterator = undefined;
      const isTrimmed = name === 'TrimmedDataAccessException';
      if (isTrimmed && !again) {
        // DynamoDB Local (1.25) may refuse an iterator of an empty shard after the first record has
        // come. A new iterator at the same position then reads from the beginning.
        if (this.#readTo.kind !== 'trimHorizon') this.#options.onTrouble(`${shardId}: ${error}`);
        return this.#poll(signal, true);
      }
      // A new iterator was refused, too: its records are older than the stream keeps.
      if (isTrimmed) this.#readTo = { kind: 'trimHorizon' };
      this.#options.onTrouble(`${shardId}: ${error}`);
      return undefined;
    }
  }

  #accept(page: RecordsPage, startedAt: number): void {
    const { stream, filter, startAt, mapping } = this.#options;
    this.#iterator = page.nextIterator;
    const readAtMs = Date.now();
    if (page.records.length === 0) {
      // An ended shard is never drained: its children may have records.
      if (page.nextIterator !== undefined) this.#emptyPollAt = startedAt;
      this.#options.onChange();
      return;
    }
    // DynamoDB Local cuts times to the minute, so the minute in which the mapping began counts as
    // later.
    const sinceMs = startAt.kind === 'latest' ? Math.floor(startAt.sinceMs / MINUTE_MS) * MINUTE_MS : 0;
    for (const sdkRecord of page.records) {
      const record = toReadRecord(sdkRecord, stream.arnForFunction, stream.region, readAtMs);
      this.#readTo = { kind: 'after', sequenceNumber: record.sequenceNumber };
      // After a lost iterator, records may be read twice.
      if (this.#progress.isOpen(record.sequenceNumber)) continue;
      if (record.createdAtMs < sinceMs || !filter(record.event)) {
        this.#progress.skipped(record.sequenceNumber);
        continue;
      }
      this.#progress.opened(record);
      this.#lanes[laneOf(record, mapping.parallelizationFactor)]?.add(record);
    }
    this.#options.onChange();
  }
}

/** LATEST is for the first iterator only: a later one would skip the records in between. */
function withoutLatest(position: ShardPosition): ShardPosition {
  return position.kind === 'latest' ? { kind: 'trimHorizon' } : position;
}
