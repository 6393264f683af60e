import { setMaxListeners } from 'node:events';
import { reportedFailures } from '../batch-response.ts';
import { nextBatch } from '../batching.ts';
import { anyFilter, filterWarnings, type RecordFilter } from '../filter-pattern.ts';
import type { FunctionInvoker, Invocation } from '../function-invoker.ts';
import { ChangeSignal, pause } from '../pause.ts';
import {
  clientSettings,
  type MappingDependencies,
  mappingInvoker,
  type QueueMappingState,
  type RunningMapping,
} from '../running-mapping.ts';
import { TroubleLog } from '../trouble-log.ts';
import { isFifo, type QueueMapping } from './queue-mapping.ts';
import { filteredView, type ReceivedMessage } from './queue-record.ts';
import { createQueueSource, LONGEST_WAIT_SECONDS, type QueueSource } from './queue-source.ts';

/**
 * Lambda begins with five batches at once and adds up to 300 a minute (guide: "Configuring scaling
 * behavior for SQS").
 */
const scaling = { first: 5, perSecond: 5, most: 1_250 };
/** The pause before a queue or a function that cannot be reached is called again. */
const RETRY_MS = 1_000;
/** How often `idle` asks the queue whether it is empty. */
const IDLE_CHECK_MS = 50;

/**
 * Receives the messages of one queue and invokes one function with them, as Lambda does. Messages
 * that succeed are deleted. Messages that fail come again after the queue's visibility timeout,
 * until its redrive policy moves them to the dead-letter queue.
 */
export class PolledQueue implements RunningMapping<QueueMappingState> {
  readonly mapping: QueueMapping;
  readonly #dependencies: MappingDependencies;
  readonly #queue: QueueSource;
  readonly #invoker: FunctionInvoker;
  readonly #filter: RecordFilter;
  readonly #trouble: TroubleLog;
  readonly #stopping = new AbortController();
  readonly #changed = new ChangeSignal();
  readonly #found = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  readonly #underWay = new Set<Promise<void>>();
  #waiting: ReceivedMessage[] = [];
  #busySinceMs = 0;
  #isReached = false;
  readonly #messages = { delivered: 0, failed: 0, filteredOut: 0 };

  /**
   * @throws Error for a bad filter pattern, and without an endpoint of the queue or the function.
   */
  constructor(mapping: QueueMapping, dependencies: MappingDependencies) {
    const { sqsEndpoint } = dependencies;
    if (sqsEndpoint === undefined) {
      throw new Error(`${mapping.functionName}: a mapping on a queue needs an sqsEndpoint.`);
    }
    const settings = clientSettings(dependencies);
    this.mapping = mapping;
    this.#dependencies = dependencies;
    this.#queue = createQueueSource(mapping.queueArn, sqsEndpoint, settings);
    this.#invoker = mappingInvoker(mapping, dependencies, settings);
    this.#filter = anyFilter(mapping.filterPatterns);
    this.#trouble = new TroubleLog((line) => dependencies.log(`${mapping.functionName}: ${line}`));
    for (const line of filterWarnings(mapping.filterPatterns)) this.#trouble.add(line);
    setMaxListeners(0, this.#stopping.signal);
    this.#running = mapping.enabled ? this.#run() : Promise.resolve();
  }

  ready(): Promise<void> {
    return this.mapping.enabled ? this.#found.promise : Promise.resolve();
  }

  /**
   * Resolves when the queue has no message that is visible or on its way, and none that failed and
   * waits for its visibility timeout. Does not wait for delayed messages.
   */
  async idle(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.mapping.enabled && !signal.aborted) {
      if (this.#waiting.length === 0 && this.#underWay.size === 0 && (await this.#queue.isEmpty())) break;
      await this.#changed.wait(IDLE_CHECK_MS);
    }
    await this.#invoker.idle?.();
  }

  /** Does nothing: a receiving that waits gets a message as soon as there is one. */
  lookNow(): void {}

  state(): QueueMappingState {
    let status: QueueMappingState['status'] = this.#isReached ? 'polling' : 'waiting';
    if (!this.mapping.enabled) status = 'disabled';
    if (this.#stopping.signal.aborted) status = 'stopped';
    return {
      status,
      batchesUnderWay: this.#underWay.size,
      deliveredMessages: this.#messages.delivered,
      failedMessages: this.#messages.failed,
      filteredOutMessages: this.#messages.filteredOut,
      lastTrouble: this.#trouble.last,
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#changed.happened();
    this.#found.resolve();
    await Promise.all(this.#underWay);
    await this.#invoker.idle?.();
    await this.#handBack(this.#waiting.splice(0));
    this.#invoker.close();
    // A receiving that still waits is not broken off: the queue would hide its next message from
    // everybody.
    this.#running.finally(() => this.#queue.close());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const limits = {
      batchSize: this.mapping.batchSize,
      windowMs: this.mapping.maximumBatchingWindowInSeconds * 1000,
    };
    while (!signal.aborted) {
      if (this.#underWay.size >= this.#concurrency()) {
        await this.#changed.wait(RETRY_MS);
        continue;
      }
      const step = nextBatch(this.#waiting, limits, Date.now(), false);
      if (step.kind === 'take') this.#startDelivery(this.#waiting.splice(0, step.count));
      else await this.#receive(step.kind === 'wait' ? Math.ceil(step.ms / 1000) : LONGEST_WAIT_SECONDS);
    }
  }

  #concurrency(): number {
    const { maximumConcurrency = scaling.most } = this.mapping;
    if (this.#underWay.size === 0) this.#busySinceMs = Date.now();
    const seconds = (Date.now() - this.#busySinceMs) / 1000;
    return Math.min(maximumConcurrency, scaling.first + Math.floor(seconds * scaling.perSecond));
  }

  async #receive(waitSeconds: number): Promise<void> {
    const { signal } = this.#stopping;
    try {
      await this.#queue.find();
      this.#isReached = true;
      this.#found.resolve();
      const messages = await this.#queue.receive(this.mapping.batchSize - this.#waiting.length, waitSeconds);
      if (signal.aborted) return await this.#handBack(messages);
      const wanted = messages.filter(({ event }) => this.#filter(filteredView(event)));
      this.#waiting.push(...wanted);
      const others = messages.filter((message) => !wanted.includes(message));
      this.#messages.filteredOut += others.length;
      await this.#delete(others);
      this.#changed.happened();
    } catch (error) {
      if (signal.aborted) return;
      this.#isReached = false;
      this.#trouble.add(`the queue ${this.mapping.queueArn}: ${error}`);
      await pause(RETRY_MS, signal);
    }
  }

  #startDelivery(messages: readonly ReceivedMessage[]): void {
    const delivery = this.#deliver(messages)
      .catch((error: unknown) => this.#trouble.add(`${messages.length} messages: ${error}`))
      .finally(() => {
        this.#underWay.delete(delivery);
        this.#changed.happened();
      });
    this.#underWay.add(delivery);
  }

  async #deliver(messages: readonly ReceivedMessage[]): Promise<void> {
    // A message that fails must hold back the rest of its message group, so the batch stays whole.
    const split = isFifo(this.mapping) ? undefined : this.#dependencies.faults?.split;
    for (const batch of split?.(messages) ?? [messages]) {
      const invocation = await this.#invoke(batch);
      if (invocation === undefined) return;
      const failed = this.#failedOf(batch, invocation);
      const done = batch.filter((_message, index) => !failed.has(index));
      this.#messages.delivered += done.length;
      this.#messages.failed += failed.size;
      await this.#delete(done);
    }
  }

  /**
   * Invokes the function; undefined: the mapping was stopped, or the messages are in the queue
   * again. Offline, a function may be away while its service restarts. Its messages are held until
   * it is back, so none goes to the dead-letter queue for that.
   */
  async #invoke(batch: readonly ReceivedMessage[]): Promise<(Invocation & { kind: 'ran' }) | undefined> {
    const { signal } = this.#stopping;
    const records = batch.map(({ event }) => event);
    let heldSinceMs = batch[0]?.readAtMs ?? 0;
    while (!signal.aborted) {
      const invocation = await this.#invoker.invoke(records, signal);
      if (signal.aborted) return undefined;
      this.#dependencies.onCalled?.();
      if (invocation.kind === 'ran') return invocation;
      this.#trouble.add(`the function cannot be reached, ${batch.length} messages wait: ${invocation.reason}`);
      const holdMs = await this.#queue.visibilityTimeoutMs();
      if (Date.now() + RETRY_MS >= heldSinceMs + holdMs) return undefined;
      await pause(RETRY_MS, signal);
      // The next call has the whole visibility timeout again.
      heldSinceMs = Date.now();
      if (!(await this.#queue.setVisibility(batch, holdMs / 1000))) return undefined;
    }
    return undefined;
  }

  /** Returns the indexes of the messages that failed. */
  #failedOf(batch: readonly ReceivedMessage[], { functionError, payload }: Invocation & { kind: 'ran' }): Set<number> {
    const reports = this.mapping.functionResponseTypes.includes('ReportBatchItemFailures');
    const identifiers = batch.map(({ event }) => event.messageId);
    let failed: number[] | undefined = [];
    if (functionError !== undefined) failed = undefined;
    else if (reports) failed = reportedFailures(payload, identifiers);
    const indexes = new Set(failed ?? batch.keys());
    if (indexes.size > 0) {
      const what = functionError === undefined ? 'reported failures' : `failed (${functionError})`;
      this.#trouble.add(`${what}, ${indexes.size} of ${batch.length} messages come again: ${payload.slice(0, 500)}`);
    }
    return indexes;
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    await this.#queue.delete(messages, (reason) =>
      this.#trouble.add(`a message cannot be deleted and comes again: ${reason}`),
    );
  }

  /** Makes messages visible at once to the next receiver. */
  async #handBack(messages: readonly ReceivedMessage[]): Promise<void> {
    if (await this.#queue.setVisibility(messages, 0)) return;
    this.#trouble.add(`${messages.length} messages come again after the visibility timeout`);
  }
}
