import { type BatchOutcome, readBatchResponse } from '../batch-response.ts';
import { DestinationUnusable, type FailureDestination } from '../failure-destination.ts';
import type { FunctionInvoker, Invocation } from '../function-invoker.ts';
import { pause } from '../pause.ts';
import { type FailureSource, failureRecord, type LastInvocation } from './failure-record.ts';
import {
  type Attempt,
  afterInvocation,
  afterRefusal,
  type DiscardCondition,
  expiredRecords,
  firstAttempt,
  STREAM_RETENTION_SECONDS,
} from './retry-decision.ts';
import type { StreamMapping } from './stream-mapping.ts';
import type { ReadRecord, StreamEventRecord } from './stream-record.ts';

export interface DeliveryDependencies {
  mapping: StreamMapping;
  source: FailureSource;
  invoker: FunctionInvoker<StreamEventRecord>;
  /** Cuts a batch into smaller batches; for a fault mode. */
  split?(records: readonly ReadRecord[]): (readonly ReadRecord[])[];
  /** Undefined: discarded records are only logged. */
  destination: FailureDestination | undefined;
  /** Called after each invocation, whatever its outcome. */
  onCalled(): void;
  log(line: string): void;
  /** Called when the function has these records, or when they were given up. */
  onDone(records: readonly ReadRecord[], how: 'delivered' | 'discarded'): void;
  onTrouble(line: string): void;
  /** Called when a batch has records that AWS would have dropped from its stream. */
  onPastRetention(): void;
}

const DESTINATION_RETRY_MS = 1_000;

/** Delivers batches to the function: retries, splits, and gives up by the mapping's rules only. */
export class BatchDelivery {
  readonly #dependencies: DeliveryDependencies;

  constructor(dependencies: DeliveryDependencies) {
    this.#dependencies = dependencies;
  }

  /** Resolves when every record is delivered or discarded, or when the signal is aborted. */
  async deliver(records: readonly ReadRecord[], signal: AbortSignal): Promise<void> {
    const { mapping, invoker } = this.#dependencies;
    const batches = this.#dependencies.split?.(records) ?? [records];
    const attempts: Attempt<ReadRecord>[] = batches.map(firstAttempt);
    let last: LastInvocation | undefined;
    while (!signal.aborted) {
      const next = attempts.shift();
      if (next === undefined) return;
      const attempt = await this.#withoutExpired(next, last, signal);
      if (attempt.records.length === 0) continue;
      const invocation = await invoker.invoke(
        attempt.records.map(({ event }) => event),
        signal,
      );
      this.#dependencies.onCalled();
      if (signal.aborted) return;
      if (invocation.kind === 'refused') {
        const { retries, delayMs } = afterRefusal(attempt);
        this.#dependencies.onTrouble(
          `${mapping.functionName} cannot be reached, ${attempt.records.length} records wait: ${invocation.reason}`,
        );
        attempts.unshift(...retries);
        await pause(delayMs, signal);
        continue;
      }
      last = invocation;
      const decision = afterInvocation(attempt, this.#outcome(attempt, invocation), mapping);
      if (decision.completed > 0) this.#dependencies.onDone(attempt.records.slice(0, decision.completed), 'delivered');
      attempts.unshift(...decision.retries);
      if (decision.discarded) await this.#discard(decision.discarded, 'RetryAttemptsExhausted', last, signal);
      await pause(decision.delayMs, signal);
    }
  }

  #outcome({ records, failures }: Attempt<ReadRecord>, invocation: Invocation & { kind: 'ran' }): BatchOutcome {
    const { mapping } = this.#dependencies;
    const reports = mapping.functionResponseTypes.includes('ReportBatchItemFailures');
    let outcome: BatchOutcome = { kind: 'succeeded' };
    if (invocation.functionError !== undefined) outcome = { kind: 'failed' };
    else if (reports)
      outcome = readBatchResponse(
        invocation.payload,
        records.map(({ sequenceNumber }) => sequenceNumber),
      );
    if (outcome.kind !== 'succeeded') {
      const what =
        invocation.functionError === undefined ? 'reported failures' : `failed (${invocation.functionError})`;
      this.#dependencies.onTrouble(
        `${mapping.functionName} ${what}, batch of ${records.length}, failure ${failures + 1}: ${invocation.payload.slice(0, 500)}`,
      );
    }
    return outcome;
  }

  async #withoutExpired(
    attempt: Attempt<ReadRecord>,
    last: LastInvocation | undefined,
    signal: AbortSignal,
  ): Promise<Attempt<ReadRecord>> {
    const { maximumRecordAgeInSeconds } = this.#dependencies.mapping;
    const nowMs = Date.now();
    const expired = expiredRecords(attempt.records, maximumRecordAgeInSeconds, nowMs);
    const kept = attempt.records.slice(expired);
    if (expiredRecords(kept, STREAM_RETENTION_SECONDS, nowMs) > 0) this.#dependencies.onPastRetention();
    if (expired === 0) return attempt;
    const old = { ...attempt, records: attempt.records.slice(0, expired) };
    await this.#discard(old, 'RecordAgeExceeded', attempt.invocations > 0 ? last : undefined, signal);
    return { ...attempt, records: kept };
  }

  async #discard(
    attempt: Attempt<ReadRecord>,
    condition: DiscardCondition,
    last: LastInvocation | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { source, destination, mapping, log } = this.#dependencies;
    const record = failureRecord(source, attempt, condition, last, new Date());
    log(
      `${mapping.functionName}: ${attempt.records.length} records are discarded (${condition}): ${JSON.stringify(record.DDBStreamBatchInfo)}`,
    );
    while (destination !== undefined && !signal.aborted) {
      try {
        await destination.send(record, { Records: attempt.records.map(({ event }) => event) }, signal);
        break;
      } catch (error) {
        if (signal.aborted) return;
        this.#dependencies.onTrouble(`${mapping.functionName}: the on-failure destination: ${error}`);
        if (error instanceof DestinationUnusable) break;
        await pause(DESTINATION_RETRY_MS, signal);
      }
    }
    if (!signal.aborted) this.#dependencies.onDone(attempt.records, 'discarded');
  }
}
