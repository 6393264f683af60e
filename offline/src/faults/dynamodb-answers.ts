import { randomUUID } from 'node:crypto';
import type { CallFault } from './call-fault.ts';

/** An answer of DynamoDB's HTTP API. */
export interface DynamoDbAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * The errors that DynamoDB gives for too many requests, in AWS JSON 1.0, status 400 (DynamoDB guide, "Error handling with DynamoDB"). The
 * SDK retries both.
 */
export function throttled(error: (CallFault & { kind: 'throttle' })['error']): DynamoDbAnswer {
  return error === 'ThrottlingException'
    ? refusal('com.amazon.coral.availability#ThrottlingException', {
        message: 'Rate of requests exceeds the allowed throughput.',
      })
    : refusal('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', {
        message:
          'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      });
}

/**
 * A transaction that met another one at these of its actions: a reason for each action, in the order of the request (API reference,
 * TransactWriteItems, "Cancellation reasons"). The SDK does not retry it.
 */
export function transactionConflict(actionCount: number, conflicting: readonly number[]): DynamoDbAnswer {
  const CancellationReasons = Array.from({ length: actionCount }, (_, index) =>
    conflicting.includes(index)
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  return refusal('com.amazonaws.dynamodb.v20120810#TransactionCanceledException', {
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons,
  });
}

function refusal(type: string, content: object): DynamoDbAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify({ __type: type, ...content }),
  };
}
