/** The services of AWS whose calls meet faults. */
export type FaultyServiceName = 'dynamodb' | 'sqs' | 'sfn';

/** Errors for too many requests; the SDK retries each of them. */
export type ThrottlingError =
  /** DynamoDB's own. */
  | 'ProvisionedThroughputExceededException'
  /** Of DynamoDB and Step Functions. */
  | 'ThrottlingException'
  /** SQS's own. */
  | 'RequestThrottled';

/**
 * The reason of a transaction's action that met too many requests (API reference, TransactWriteItems and TransactGetItems, "Cancellation
 * reason codes").
 */
export type ThrottlingReason = 'ThrottlingError' | 'ProvisionedThroughputExceeded';

/** What becomes of one call of a function or a workflow to a service, with all the attempts that the SDK makes for it. */
export type CallFault =
  | { kind: 'none' }
  /** The process that makes the call dies, before the service has the call or after it has executed it. */
  | { kind: 'crash'; when: 'before' | 'after' }
  /** So many attempts are refused, the next is executed; with infinity the call fails when the SDK (3.1164: after 4 attempts, of other services 3) gives up. */
  | { kind: 'throttle'; error: ThrottlingError; attempts: number }
  /** The transaction is cancelled, because there are too many requests for these of its actions, by their index. The SDK does not retry it. */
  | { kind: 'throttledActions'; reason: ThrottlingReason; actions: number[] }
  /** These items of the batch, by their index, are left unprocessed; the others are executed. */
  | { kind: 'unprocessed'; items: number[] }
  /**
   * The transaction is cancelled; these of its actions, by their index, met another transaction. The first attempt of a write of one
   * item, which has no actions, is refused for the same reason. The SDK retries neither by itself.
   */
  | { kind: 'conflict'; actions: number[] }
  /** The first attempt is executed, and its answer is lost; the next passes. */
  | { kind: 'lostAnswer' };

/** A call that a function or a workflow makes. */
export interface FunctionCall {
  service: FaultyServiceName;
  /** `TransactWriteItems`, `SendMessage`, `StartExecution`, … */
  operation: string;
  /** `Put`, `Update`, `Delete`, `ConditionCheck` or `Get` of each action of a transaction; empty for other calls. */
  transactionActions: readonly string[];
  /** How many items a batch (`BatchWriteItem`, `BatchGetItem`) writes or reads; 0 for other calls. */
  batchSize: number;
  /** Whether the function runs for an event source mapping, which will see that its process died. */
  canCrash: boolean;
}

/** Who decides about calls: a `FaultPlan`, or a test that wants certain faults. Asked once a call, and not again for the SDK's retries. */
export interface CallDecisions {
  call(call: FunctionCall): CallFault;
}
