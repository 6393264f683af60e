import type { CallDecisions, CallFault, FaultyServiceName, FunctionCall, ThrottlingError } from './call-fault.ts';
import type { DeliveryDecisions } from './delivery-faults.ts';
import { FaultRates, type InjectedFaults } from './fault-rates.ts';
import { newSeed, type SeededDraws, seededDraws } from './seeded-draws.ts';

/** A batch is cut in at most this many places. */
const MAX_CUTS = 4;
/** One of this many throttled calls fails for good; the SDK's retries save the others. */
const THROTTLES_PER_FATAL_ONE = 3;
/** One of this many throttled transactions or batches is throttled in part; the others whole. */
const THROTTLES_PER_PARTIAL_ONE = 2;
/** Writes that a transaction may refuse (guide: "Transaction conflict handling in DynamoDB"). */
const singleWrites: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];
const throttlingErrors: Record<FaultyServiceName, [ThrottlingError, ...ThrottlingError[]]> = {
  dynamodb: ['ProvisionedThroughputExceededException', 'ThrottlingException'],
  sqs: ['RequestThrottled'],
  sfn: ['ThrottlingException'],
};

export interface FaultPlanOptions {
  /** Default: a new one. */
  seed?: number;
  /** Plans of one seed with different names decide differently. */
  name?: string;
  /** A missing rate is 0. */
  rates: Partial<FaultRates>;
}

/**
 * Decides which faults happen, and counts them: the caller carries each one out at once. The n-th
 * decision of a kind is the same for the same seed, name and rates. Which batch or call is the n-th
 * depends on the timing of the run.
 */
export class FaultPlan implements DeliveryDecisions, CallDecisions {
  readonly seed: number;
  readonly rates: FaultRates;
  readonly #injected: InjectedFaults = {
    duplicates: 0,
    lateDeliveries: 0,
    splits: 0,
    crashes: 0,
    throttles: 0,
    conflicts: 0,
    lostAnswers: 0,
  };
  readonly #draws: Record<'duplicates' | 'lateDeliveries' | 'splits' | FaultyServiceName, SeededDraws>;
  #stopped = false;

  /** @throws ZodError for a bad rate. */
  constructor({ seed = newSeed(), name = '', rates }: FaultPlanOptions) {
    this.seed = seed;
    this.rates = FaultRates.parse(rates);
    const draws = (kind: string) => seededDraws(seed, `${name}/${kind}`);
    this.#draws = {
      duplicates: draws('duplicates'),
      lateDeliveries: draws('lateDeliveries'),
      splits: draws('splits'),
      dynamodb: draws('calls'),
      sqs: draws('sqs/calls'),
      sfn: draws('sfn/calls'),
    };
  }

  /** The counts of injected faults so far. */
  get injected(): Readonly<InjectedFaults> {
    return { ...this.#injected };
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Decides on no more faults from now on. Faults that have begun run to their end. */
  stop(): void {
    this.#stopped = true;
  }

  pieces(count: number): number[] {
    if (count < 2 || !this.#happens('splits')) return [count];
    const draws = this.#draws.splits;
    const cuts = draws.distinct(draws.integer(1, MAX_CUTS), 1, count - 1);
    return [...cuts, count].map((cut, index) => cut - (cuts[index - 1] ?? 0));
  }

  duplicate(): boolean {
    return this.#happens('duplicates');
  }

  lateDelivery(olderBatches: number): number | undefined {
    if (olderBatches === 0 || !this.#happens('lateDeliveries')) return undefined;
    return this.#draws.lateDeliveries.integer(0, olderBatches - 1);
  }

  call(call: FunctionCall): CallFault {
    if (this.#stopped) return { kind: 'none' };
    const { service, operation, transactionActions, canCrash } = call;
    const draws = this.#draws[service];
    const { crashes, throttles, conflicts, lostAnswers } = this.rates;
    // One draw decides among all faults, so a call has one at most, and a fault that this call
    // cannot have does not make the others more frequent.
    const share = draws.share();
    if (share < crashes) {
      if (!canCrash) return { kind: 'none' };
      this.#injected.crashes += 1;
      return { kind: 'crash', when: draws.integer(0, 1) === 0 ? 'before' : 'after' };
    }
    if (share < crashes + throttles) {
      this.#injected.throttles += 1;
      return this.#throttle(call);
    }
    if (share < crashes + throttles + conflicts) {
      const isSingleWrite = singleWrites.includes(operation);
      if (transactionActions.length === 0 && !isSingleWrite) return { kind: 'none' };
      this.#injected.conflicts += 1;
      if (isSingleWrite) return { kind: 'conflict', actions: [] };
      const count = draws.integer(1, transactionActions.length);
      return { kind: 'conflict', actions: draws.distinct(count, 0, transactionActions.length - 1) };
    }
    if (share < crashes + throttles + conflicts + lostAnswers) {
      this.#injected.lostAnswers += 1;
      return { kind: 'lostAnswer' };
    }
    return { kind: 'none' };
  }

  #throttle({ service, transactionActions, batchSize }: FunctionCall): CallFault {
    const draws = this.#draws[service];
    // If no item of a batch can be processed, DynamoDB answers with an error.
    const hasParts = transactionActions.length > 0 || batchSize > 1;
    const isInPart = hasParts && draws.integer(1, THROTTLES_PER_PARTIAL_ONE) === 1;
    if (isInPart && transactionActions.length > 0) {
      const reason = draws.integer(0, 1) === 0 ? 'ThrottlingError' : 'ProvisionedThroughputExceeded';
      return { kind: 'throttledActions', reason, actions: [draws.integer(0, transactionActions.length - 1)] };
    }
    if (isInPart) {
      return { kind: 'unprocessed', items: draws.distinct(draws.integer(1, batchSize - 1), 0, batchSize - 1) };
    }
    const [first, ...others] = throttlingErrors[service];
    const error = others[draws.integer(0, others.length) - 1] ?? first;
    const attempts = draws.integer(1, THROTTLES_PER_FATAL_ONE) === 1 ? Number.POSITIVE_INFINITY : draws.integer(1, 2);
    return { kind: 'throttle', error, attempts };
  }

  #happens(kind: 'duplicates' | 'lateDeliveries' | 'splits'): boolean {
    if (this.#stopped || this.#draws[kind].share() >= this.rates[kind]) return false;
    this.#injected[kind] += 1;
    return true;
  }
}
