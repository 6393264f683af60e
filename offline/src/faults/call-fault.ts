/** The services of AWS whose calls meet faults. */
export type FaultyServiceName = 'dynamodb' | 'sqs' | 'sfn';

/** Errors for too many requests, which the SDK retries. */
export type ThrottlingError =
  /** Of DynamoDB. */
  | 'ProvisionedThroughputExceededException'
  /** Of DynamoDB and Step Functions. */
  | 'ThrottlingException'
  /** Of SQS. */
  | 'RequestThrottled';

/** Why an action of a transaction was throttled (API reference, "Cancellation reason codes"). */
export type ThrottlingReason = 'ThrottlingError' | 'ProvisionedThroughputExceeded';

/** The fault of one call to a service, over all attempts of the SDK. */
export type CallFault =
  | { kind: 'none' }
  /** The process of the call dies, before or after the service has executed it. */
  | { kind: 'crash'; when: 'before' | 'after' }
  /**
   * Refuses this many attempts, or all if infinite. The SDK (3.1164) makes 4; for SQS and SFN, 3.
   */
  | { kind: 'throttle'; error: ThrottlingError; attempts: number }
  /** The transaction is cancelled, since the actions with these indexes were throttled. */
  | { kind: 'throttledActions'; reason: ThrottlingReason; actions: number[] }
  /** The items with these indexes are left unprocessed, the rest of the batch is executed. */
  | { kind: 'unprocessed'; items: number[] }
  /**
   * The transaction is cancelled, since the actions with these indexes met another transaction.
   * Without actions, the first attempt of a write of one item is refused for the same reason.
   */
  | { kind: 'conflict'; actions: number[] }
  /** The first attempt is executed and its answer lost; the next attempt passes. */
  | { kind: 'lostAnswer' };

/** A call that a function or a workflow makes. */
export interface FunctionCall {
  service: FaultyServiceName;
  /** `TransactWriteItems`, `SendMessage`, `StartExecution`, … */
  operation: string;
  /** `Put`, `Update`, `Delete`, `ConditionCheck` or `Get` for each action of a transaction. */
  transactionActions: readonly string[];
  /** The number of items of a `BatchWriteItem` or `BatchGetItem`; 0 for other calls. */
  batchSize: number;
  /** True if the function runs for an event source mapping, which will see its process die. */
  canCrash: boolean;
}

/** Decides about calls: a `FaultPlan`, or a test that wants certain faults. */
export interface CallDecisions {
  /** Asked once for each call, not again for the SDK's retries. */
  call(call: FunctionCall): CallFault;
}
