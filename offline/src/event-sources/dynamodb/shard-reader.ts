import { setMaxListeners } from 'node:events';
import type { RecordFilter } from '../filter-pattern.ts';
import { Change, pause } from '../pause.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import { Lane } from './lane.ts';
import type { ShardPosition } from './lineage.ts';
import { isReadAheadFull } from './read-ahead.ts';
import { ShardProgress } from './shard-progress.ts';
import type { StreamMapping } from './stream-mapping.ts';
import { laneOf, type ReadRecord, toReadRecord } from './stream-record.ts';
import type { RecordsPage, StreamSource } from './stream-source.ts';

/** How often a shard is asked for records, in ms. */
export interface PollingIntervals {
  /** Shortly after records have come. */
  activeMs: number;
  /**
   * When nothing has come for a while: the latency of the next change, and the cost of an idle
   * shard.
   */
  idleMs: number;
}

export interface ShardReaderOptions {
  mapping: StreamMapping;
  /** The stream that is read, and the ARN by which the function knows it. */
  stream: { arn: string; arnForFunction: string; region: string };
  shardId: string;
  startAt: ShardPosition;
  /** The position is of an earlier run: what came since then must not be missed. */
  resumed: boolean;
  source: StreamSource;
  filter: RecordFilter;
  polling: PollingIntervals;
  delivery(reader: ShardReader): BatchDelivery;
  onTrouble(line: string): void;
  /** The position, or whether there is work, has changed. */
  onChange(): void;
}

const activeForMs = 3_000;
const errorPauseMs = 250;
/**
 * However often there may be changes, a shard is asked no sooner than so long after it had none.
 */
const leastPauseMs = 5;
const minuteMs = 60_000;

/** Errors that say that this iterator is of no more use; the position is still good. */
const lostIterator = new Set([
  'ExpiredIteratorException',
  'ValidationException',
  'ResourceNotFoundException',
  'TrimmedDataAccessException',
]);

/** Reads one shard in its order and hands the records to its lanes. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  readonly #progress = new ShardProgress();
  readonly #lanes: Lane[];
  readonly #drained = new Change();
  readonly #look = new Change();
  #lookIsWanted = false;
  readonly #ready = Promise.withResolvers<void>();
  #readTo: ShardPosition;
  #iterator: string | undefined;
  #finished = false;
  #lastRecordsAtMs = 0;
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

  /** Up to where everything is done. */
  get position(): ShardPosition {
    if (this.#finished) return { kind: 'finished' };
    const { checkpoint } = this.#progress;
    return checkpoint === undefined ? this.#options.startAt : { kind: 'after', sequenceNumber: checkpoint };
  }

  /** Records that were read and are not done. */
  get openRecords(): number {
    return this.#progress.openCount;
  }

  /** Resolves when the first iterator is there: later changes will be seen. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /**
   * Whether everything that was in the shard at this time (of `performance.now`) is done, and the
   * shard has not ended.
   */
  isDrainedSince(time: number): boolean {
    return this.#progress.openCount === 0 && this.#emptyPollAt > time;
  }

  /** There may be a change: asks for it without waiting for the interval to end. */
  lookNow(): void {
    this.#lookIsWanted = true;
    this.#look.happened();
  }

  /** The delivery tells what it has brought to an end. */
  done(records: readonly ReadRecord[]): void {
    this.#progress.done(records.map(({ sequenceNumber }) => sequenceNumber));
    this.#drained.happened();
    this.#options.onChange();
  }

  /**
   * Resolves when the shard has ended and all its records are done, or when the signal is given.
   * @throws what nobody expected, of the reading or of a lane, after all of them have stopped; the
   * position is still good.
   */
  async run(signal: AbortSignal): Promise<void> {
    const stopping = new AbortController();
    const either = AbortSignal.any([signal, stopping.signal]);
    // Every lane and every request listens.
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
        await this.#drained.wait(this.#options.polling.idleMs);
        continue;
      }
      const startedAt = performance.now();
      this.#lookIsWanted = false;
      const page = await this.#poll(signal);
      if (page === 'gone') return;
      if (page === undefined) {
        await pause(errorPauseMs, signal);
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
    const leastPause = pause(leastPauseMs, signal);
    if (!this.#lookIsWanted && !signal.aborted) await this.#look.wait(this.#interval());
    await leastPause;
    signal.removeEventListener('abort', stopWaiting);
  }

  /**
   * Undefined: not now; `gone`: this shard is no more (its table was deleted, the emulator forgot
   * it).
   */
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
        // DynamoDB Local (1.25) numbers the records of all streams in one sequence, and refuses an
        // iterator that was made while its
        // shard was empty once the first record has come, if another stream took a number in
        // between. All that is in the shard is
        // later than that iterator, so to read it from the beginning is what the iterator stood
        // for.
        if (this.#readTo.kind !== 'trimHorizon') this.#options.onTrouble(`${shardId}: ${error}`);
        return this.#poll(signal, true);
      }
      // A new iterator is refused as well: what it stood for is older than a stream keeps. The
      // oldest record that is left comes next.
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
      // After the last page of all, the work goes on in the shard's children.
      if (page.nextIterator !== undefined) this.#emptyPollAt = startedAt;
      this.#options.onChange();
      return;
    }
    this.#lastRecordsAtMs = readAtMs;
    // Times are cut to the minute by DynamoDB Local, so the minute in which the mapping began
    // counts as after its beginning.
    const sinceMs = startAt.kind === 'latest' ? Math.floor(startAt.sinceMs / minuteMs) * minuteMs : 0;
    for (const sdkRecord of page.records) {
      const record = toReadRecord(sdkRecord, stream.arnForFunction, stream.region, readAtMs);
      this.#readTo = { kind: 'after', sequenceNumber: record.sequenceNumber };
      // It was read before, and then the shard from its beginning again.
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

  #interval(): number {
    const { activeMs, idleMs } = this.#options.polling;
    return Date.now() - this.#lastRecordsAtMs < activeForMs ? activeMs : idleMs;
  }
}

/** LATEST holds for the first iterator only: a later one would jump over what came in between. */
function withoutLatest(position: ShardPosition): ShardPosition {
  return position.kind === 'latest' ? { kind: 'trimHorizon' } : position;
}
