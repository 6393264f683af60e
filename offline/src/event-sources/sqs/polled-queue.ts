import { setMaxListeners } from 'node:events';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { reportedFailures } from '../batch-response.ts';
import { nextBatch } from '../batching.ts';
import { anyFilter, filterWarnings, type RecordFilter } from '../filter-pattern.ts';
import type { FunctionInvoker, Invocation } from '../function-invoker.ts';
import { Change, pause } from '../pause.ts';
import {
  clientSettings,
  type MappingDependencies,
  mappingInvoker,
  type QueueMappingState,
  type RunningMapping,
} from '../running-mapping.ts';
import { TroubleLog } from '../trouble-log.ts';
import { isFifo, type QueueMapping } from './queue-mapping.ts';
import { filteredView, type ReceivedMessage, toReceivedMessage } from './queue-record.ts';

/**
 * The most that SQS takes or gives in one call, messages, and the longest that a receiving waits,
 * seconds (SQS API reference).
 */
const messagesPerCall = 10;
const longestWaitSeconds = 20;
/**
 * Lambda begins with five batches at once and adds up to 300 a minute (guide: "Configuring scaling
 * behavior for SQS").
 */
const scaling = { first: 5, perSecond: 5, most: 1_250 };
/** A queue or a service that is not there is back within seconds. */
const retryMs = 1_000;
/** How often the end of all work is looked for, while somebody waits for it. */
const idleCheckMs = 50;

/**
 * Receives the messages of one queue and invokes one function with them, as Lambda does. What the
 * function has done is deleted; what failed comes again after the queue's visibility timeout, until
 * the queue's redrive policy takes it away.
 */
export class PolledQueue implements RunningMapping<QueueMappingState> {
  readonly mapping: QueueMapping;
  readonly #dependencies: MappingDependencies;
  readonly #sqs: SQSClient;
  readonly #invoker: FunctionInvoker;
  readonly #filter: RecordFilter;
  readonly #trouble: TroubleLog;
  readonly #stopping = new AbortController();
  readonly #changed = new Change();
  readonly #found = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  readonly #underWay = new Set<Promise<void>>();
  #waiting: ReceivedMessage[] = [];
  #busySinceMs = 0;
  /** Once known it stays: what is done must be deleted also while no receiving succeeds. */
  #queueUrl: string | undefined;
  #isReached = false;
  readonly #messages = { delivered: 0, failed: 0, filteredOut: 0 };

  /**
   * @throws Error for a filter pattern that Lambda would refuse, and for a function or a queue that
   * nobody can call.
   */
  constructor(mapping: QueueMapping, dependencies: MappingDependencies) {
    const { sqsEndpoint: endpoint } = dependencies;
    if (endpoint === undefined) throw new Error(`${mapping.functionName}: a mapping on a queue needs an sqsEndpoint.`);
    const settings = clientSettings(dependencies);
    this.mapping = mapping;
    this.#dependencies = dependencies;
    // A local queue's URL often has a host name that does not resolve.
    this.#sqs = new SQSClient({ ...settings, endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
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
   * waits for its visibility timeout. A delayed message is not waited for.
   */
  async idle(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.mapping.enabled && !signal.aborted) {
      if (this.#waiting.length === 0 && this.#underWay.size === 0 && (await this.#isEmpty())) break;
      await this.#changed.wait(idleCheckMs);
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
    // A receiving that still waits is not broken off: the queue would give its next message to
    // nobody.
    this.#running.finally(() => this.#sqs.destroy());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const limits = {
      batchSize: this.mapping.batchSize,
      windowMs: this.mapping.maximumBatchingWindowInSeconds * 1000,
    };
    while (!signal.aborted) {
      if (this.#underWay.size >= this.#concurrency()) {
        await this.#changed.wait(retryMs);
        continue;
      }
      const step = nextBatch(this.#waiting, limits, Date.now(), false);
      if (step.kind === 'take') this.#deliver(this.#waiting.splice(0, step.count));
      else await this.#receive(step.kind === 'wait' ? Math.ceil(step.ms / 1000) : longestWaitSeconds);
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
      this.#queueUrl ??= await this.#findQueue();
      this.#isReached = true;
      this.#found.resolve();
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#queueUrl,
          MaxNumberOfMessages: Math.min(messagesPerCall, this.mapping.batchSize - this.#waiting.length),
          WaitTimeSeconds: Math.min(waitSeconds, longestWaitSeconds),
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      const nowMs = Date.now();
      const messages = Messages.map((message) => toReceivedMessage(message, this.mapping.queueArn, nowMs));
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
      await pause(retryMs, signal);
    }
  }

  async #findQueue(): Promise<string | undefined> {
    const QueueName = this.mapping.queueArn.split(':').at(-1);
    return (await this.#sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  }

  #deliver(messages: readonly ReceivedMessage[]): void {
    const delivery = this.#bring(messages)
      .catch((error: unknown) => this.#trouble.add(`${messages.length} messages: ${error}`))
      .finally(() => {
        this.#underWay.delete(delivery);
        this.#changed.happened();
      });
    this.#underWay.add(delivery);
  }

  async #bring(messages: readonly ReceivedMessage[]): Promise<void> {
    // A part that fails must hold back what comes after it in its message group, so a batch of
    // groups stays whole.
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
   * Undefined: the mapping was stopped, or the messages are in the queue again. On AWS a function
   * is always there; here its service restarts, or is mended. Until it is back the messages are
   * held, so that none goes to the dead-letter queue for it.
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
      const holdMs = await this.#visibilityTimeoutMs();
      if (Date.now() + retryMs >= heldSinceMs + holdMs) return undefined;
      await pause(retryMs, signal);
      // For the next call as long as for the first one.
      heldSinceMs = Date.now();
      if (!(await this.#setVisibility(batch, holdMs / 1000))) return undefined;
    }
    return undefined;
  }

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
    for (const Entries of entriesOf(messages)) {
      const { Failed = [] } = await this.#sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }),
      );
      for (const { Message } of Failed) this.#trouble.add(`a message cannot be deleted and comes again: ${Message}`);
    }
  }

  /** Lets the next receiver have them at once. */
  async #handBack(messages: readonly ReceivedMessage[]): Promise<void> {
    if (await this.#setVisibility(messages, 0)) return;
    this.#trouble.add(`${messages.length} messages come again after the visibility timeout`);
  }

  /** Returns false where the queue has taken a message back meanwhile, or cannot be reached. */
  async #setVisibility(messages: readonly ReceivedMessage[], VisibilityTimeout: number): Promise<boolean> {
    for (const entries of entriesOf(messages)) {
      const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#queueUrl, Entries });
      const answer = await this.#sqs.send(command).catch(() => undefined);
      if (answer === undefined || (answer.Failed ?? []).length > 0) return false;
    }
    return true;
  }

  async #visibilityTimeoutMs(): Promise<number> {
    return 1000 * Number((await this.#attributes(['VisibilityTimeout'])).VisibilityTimeout ?? 0);
  }

  async #isEmpty(): Promise<boolean> {
    if (this.#queueUrl === undefined) return true;
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const counts = await this.#attributes(names).catch(() => undefined);
    return names.every((name) => Number(counts?.[name] ?? 0) === 0);
  }

  async #attributes<Name extends 'VisibilityTimeout' | `ApproximateNumberOfMessages${'' | 'NotVisible'}`>(
    names: readonly Name[],
  ): Promise<Partial<Record<Name, string>>> {
    const command = new GetQueueAttributesCommand({ QueueUrl: this.#queueUrl, AttributeNames: [...names] });
    return (await this.#sqs.send(command)).Attributes ?? {};
  }
}

/** As entries of batch calls, at most ten a call. */
function entriesOf(messages: readonly ReceivedMessage[]): { Id: string; ReceiptHandle: string }[][] {
  const entries = messages.map(({ event }, index) => ({ Id: `${index}`, ReceiptHandle: event.receiptHandle }));
  return Array.from({ length: Math.ceil(entries.length / messagesPerCall) }, (_, call) =>
    entries.slice(call * messagesPerCall, (call + 1) * messagesPerCall),
  );
}
