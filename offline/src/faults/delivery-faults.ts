import { reportedFailures } from '../event-sources/batch-response.ts';
import type { EventSourceMapping } from '../event-sources/event-source-mapping.ts';
import type { EventRecord, FunctionInvoker, Invocation } from '../event-sources/function-invoker.ts';
import type { DeliveryFaults } from '../event-sources/index.ts';
import { isFifo } from '../event-sources/sqs/queue-mapping.ts';
import { FunctionProcess } from './function-process.ts';

/** The number of newest delivered batches that may come again. */
const REMEMBERED_BATCHES = 50;

/** Decides about deliveries: a `FaultPlan`. */
export interface DeliveryDecisions {
  /** Returns the sizes of the parts into which a batch of this many records is cut. */
  pieces(count: number): number[];
  /** Returns true if the batch that was just delivered comes once more. */
  duplicate(): boolean;
  /** Returns the index of the older batch that comes again; undefined: none. */
  lateDelivery(olderBatches: number): number | undefined;
}

/**
 * Returns the `faults` of event source mappings. All may happen on Lambda, which delivers at least
 * once. First deliveries keep their order; a batch that comes again runs in parallel, and nobody
 * waits for it or looks at its answer. Mappings that share `process` see its deaths.
 */
export function createDeliveryFaults(decisions: DeliveryDecisions, process = new FunctionProcess()): DeliveryFaults {
  return {
    split: (records) => {
      let from = 0;
      return decisions.pieces(records.length).map((size) => {
        from += size;
        return records.slice(from - size, from);
      });
    },
    around: (invoker, mapping) => new FaultyInvoker(invoker, mapping, decisions, process),
  };
}

class FaultyInvoker implements FunctionInvoker {
  readonly #invoker: FunctionInvoker;
  readonly #reports: boolean;
  readonly #comesAgain: boolean;
  readonly #decisions: DeliveryDecisions;
  readonly #process: FunctionProcess;
  readonly #delivered: (readonly EventRecord[])[] = [];
  readonly #again = new Set<Promise<void>>();

  constructor(
    invoker: FunctionInvoker,
    mapping: EventSourceMapping,
    decisions: DeliveryDecisions,
    process: FunctionProcess,
  ) {
    this.#invoker = invoker;
    this.#reports = mapping.functionResponseTypes.includes('ReportBatchItemFailures');
    // A FIFO queue never delivers a message again after the next one of its group.
    this.#comesAgain = mapping.source === 'dynamodb' || !isFifo(mapping);
    this.#decisions = decisions;
    this.#process = process;
  }

  async invoke(records: readonly EventRecord[], signal: AbortSignal): Promise<Invocation> {
    const invocation = await this.#run(records, signal);
    if (this.#comesAgain && !signal.aborted && this.#isDelivered(records, invocation))
      this.#deliverSomeAgain(records, signal);
    return invocation;
  }

  async idle(): Promise<void> {
    while (this.#again.size > 0) await Promise.all(this.#again);
    await this.#invoker.idle?.();
  }

  close(): void {
    this.#invoker.close();
  }

  async #run(records: readonly EventRecord[], signal: AbortSignal): Promise<Invocation> {
    const run = await this.#process.begin();
    try {
      if (signal.aborted) return { kind: 'refused', reason: 'the mapping was stopped' };
      const invocation = await this.#invoker.invoke(records, signal);
      if (invocation.kind === 'refused' || !run.died) return invocation;
      return { ...invocation, functionError: 'Unhandled', payload: exitError(invocation.requestId) };
    } finally {
      run.end();
    }
  }

  #isDelivered(records: readonly EventRecord[], invocation: Invocation): boolean {
    if (invocation.kind === 'refused' || invocation.functionError !== undefined) return false;
    if (!this.#reports) return true;
    return reportedFailures(invocation.payload, records.map(identifierOf))?.length === 0;
  }

  #deliverSomeAgain(records: readonly EventRecord[], signal: AbortSignal): void {
    const late = this.#decisions.lateDelivery(this.#delivered.length);
    const batches = [
      this.#decisions.duplicate() ? records : undefined,
      late === undefined ? late : this.#delivered[late],
    ];
    this.#delivered.push(records);
    if (this.#delivered.length > REMEMBERED_BATCHES) this.#delivered.shift();
    for (const batch of batches) {
      if (batch === undefined) continue;
      const again = this.#run(batch, signal).then(() => {
        this.#again.delete(again);
      });
      this.#again.add(again);
    }
  }
}

function identifierOf(record: EventRecord): string {
  return 'dynamodb' in record ? record.dynamodb.SequenceNumber : record.messageId;
}

/** Lambda's answer when a function's process ended (AWS re:Post: "a runtime exited error"). */
function exitError(requestId: string): string {
  return JSON.stringify({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  });
}
