import { nextBatch } from '../batching.ts';
import { ChangeSignal } from '../pause.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import type { StreamMapping } from './stream-mapping.ts';
import type { ReadRecord } from './stream-record.ts';

/**
 * The records of a shard, or of some of its items, that are delivered one batch after the other.
 */
export class Lane {
  readonly #waiting: ReadRecord[] = [];
  readonly #changed = new ChangeSignal();
  readonly #mapping: StreamMapping;
  readonly #delivery: BatchDelivery;
  #ended = false;

  constructor(mapping: StreamMapping, delivery: BatchDelivery) {
    this.#mapping = mapping;
    this.#delivery = delivery;
  }

  add(record: ReadRecord): void {
    this.#waiting.push(record);
    this.#changed.happened();
  }

  /** No more records will come. */
  end(): void {
    this.#ended = true;
    this.#changed.happened();
  }

  /** Delivers until the lane has ended and is empty, or until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const limits = {
      batchSize: this.#mapping.batchSize,
      windowMs: this.#mapping.maximumBatchingWindowInSeconds * 1000,
    };
    const wake = () => this.#changed.happened();
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      const step = nextBatch(this.#waiting, limits, Date.now(), this.#ended);
      if (step.kind === 'take') await this.#delivery.deliver(this.#waiting.splice(0, step.count), signal);
      else if (step.kind === 'idle' && this.#ended) break;
      else await this.#changed.wait(step.kind === 'wait' ? step.ms : undefined);
    }
    signal.removeEventListener('abort', wake);
  }
}
