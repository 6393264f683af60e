import { randomUUID } from 'node:crypto';
import type { ThrottlingError, ThrottlingReason } from './call-fault.ts';

/** An answer in the protocol AWS JSON 1.0. */
export interface AwsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

const throughputExceeded =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.';
const itemInTransaction = 'Transaction is ongoing for the item';

/**
 * Returns an error for too many requests (DynamoDB guide, "Error handling with DynamoDB"; Step
 * Functions API reference, "Common Errors"; SQS API reference, SendMessage, "Errors"). The status
 * and `x-amzn-query-error` of SQS come from its model in the SDK.
 */
export function throttled(error: ThrottlingError): AwsAnswer {
  switch (error) {
    case 'ThrottlingException':
      return refusal('com.amazon.coral.availability#ThrottlingException', {
        message: 'Rate of requests exceeds the allowed throughput.',
      });
    case 'ProvisionedThroughputExceededException':
      return refusal('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', {
        message: throughputExceeded,
      });
    case 'RequestThrottled': {
      const { headers, ...answer } = refusal('com.amazonaws.sqs#RequestThrottled', {
        message: 'The request was denied due to request throttling.',
      });
      return { ...answer, status: 403, headers: { ...headers, 'x-amzn-query-error': 'RequestThrottled;Sender' } };
    }
  }
}

/** Source: API reference, TransactWriteItems, "Cancellation reason codes". */
const cancellationMessages: Record<ThrottlingReason | 'TransactionConflict', string> = {
  TransactionConflict: itemInTransaction,
  ProvisionedThroughputExceeded: throughputExceeded,
  ThrottlingError:
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
};

/**
 * Returns the error of a transaction that is cancelled at these actions. It has a reason for each
 * action, in the order of the request (API reference, TransactWriteItems, "Cancellation reasons").
 * The SDK does not retry it.
 */
export function transactionCancelled(
  reason: keyof typeof cancellationMessages,
  actionCount: number,
  actions: readonly number[],
): AwsAnswer {
  const CancellationReasons = Array.from({ length: actionCount }, (_, index) =>
    actions.includes(index) ? { Code: reason, Message: cancellationMessages[reason] } : { Code: 'None' },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  return refusal('com.amazonaws.dynamodb.v20120810#TransactionCanceledException', {
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons,
  });
}

/**
 * Returns the error of a write of one item that met a transaction (DynamoDB guide, "Transaction
 * conflict handling in DynamoDB"). The SDK does not retry it.
 */
export function itemConflict(): AwsAnswer {
  return refusal('com.amazonaws.dynamodb.v20120810#TransactionConflictException', { message: itemInTransaction });
}

/**
 * Returns the error for calls of a process that counts as dead. AWS has no such error. The SDK does
 * not retry it, so the invocation soon ends, and a new process can begin.
 */
export function processIsDead(): AwsAnswer {
  return refusal('offline-cloud#ProcessIsDead', { message: 'The process of this call has died: a fault on purpose.' });
}

function refusal(type: string, content: object): AwsAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify({ __type: type, ...content }),
  };
}
