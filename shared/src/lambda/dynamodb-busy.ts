import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ServiceException } from '@smithy/core/client';
import { isThrottlingError } from '@smithy/core/retry';
import { pauseMs } from './backoff.ts';

/** Most attempts at a batch: with the pauses about two seconds, at most five. */
export const BATCH_ATTEMPTS_MAX = 10;

/** Temporary reasons (DynamoDB API reference, TransactWriteItems, "Cancellation reason codes"). */
const PASSING_CODES: readonly (string | undefined)[] = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

/**
 * Returns true if a transaction can succeed later. The SDK does not retry cancelled transactions.
 */
export const isPassing = (reasonCode: string | undefined): boolean => PASSING_CODES.includes(reasonCode);

/**
 * Returns true if all reasons that cancelled a transaction are temporary. Innocent actions have the
 * code `None`, or no code.
 */
export function areAllPassing(reasonCodes: readonly (string | undefined)[]): boolean {
  const reasons = reasonCodes.filter((code) => code !== undefined && code !== 'None');
  return reasons.length > 0 && reasons.every(isPassing);
}

/** DynamoDB left a part of a batch unprocessed in every attempt. */
class BatchNotDone extends Error {
  constructor(attempts: number) {
    super(`DynamoDB is busy: a batch was not done in ${attempts} attempts.`);
    this.name = 'BatchNotDone';
  }
}

/**
 * Returns true if an error only says that there were too many requests or a conflicting write.
 * The same request can succeed later.
 */
export const isBusy = (error: unknown): boolean =>
  error instanceof BatchNotDone ||
  error instanceof TransactionConflictException ||
  (error instanceof TransactionCanceledException &&
    areAllPassing((error.CancellationReasons ?? []).map(({ Code }) => Code))) ||
  (error instanceof ServiceException && isThrottling(error));

/** Passes on the fields one by one, because the SDK's type of `cause` is too narrow. */
const isThrottling = ({ name, message, $metadata, $retryable }: ServiceException): boolean =>
  isThrottlingError({ name, message, $metadata, ...($retryable && { $retryable }) });

/**
 * Sends a batch until DynamoDB has processed all of it, with growing pauses between the attempts
 * (DynamoDB guide, "Batch operations and error handling").
 * @param send sends the requests and returns the unprocessed ones
 * @throws if something is left after `BATCH_ATTEMPTS_MAX` attempts; `isBusy` knows the error
 */
export async function sendUntilProcessed<Requests extends object>(
  requests: Requests,
  send: (requests: Requests) => Promise<Requests | undefined>,
  pause = (attempt: number): Promise<void> => delay(pauseMs(attempt, Math.random)),
): Promise<void> {
  let left = requests;
  for (let attempt = 1; ; attempt += 1) {
    const unprocessed = await send(left);
    if (unprocessed === undefined || Object.keys(unprocessed).length === 0) return;
    if (attempt === BATCH_ATTEMPTS_MAX) throw new BatchNotDone(attempt);
    left = unprocessed;
    await pause(attempt);
  }
}

/** Most requests of a BatchWriteItem (DynamoDB API reference, BatchWriteItem). */
const BATCH_WRITE_MAX = 25;

/** Splits requests into batches for `batchWrite`. */
export const inBatches = <Request>(requests: readonly Request[]): Request[][] =>
  Array.from({ length: Math.ceil(requests.length / BATCH_WRITE_MAX) }, (_, index) =>
    requests.slice(index * BATCH_WRITE_MAX, (index + 1) * BATCH_WRITE_MAX),
  );

/**
 * Writes up to 25 items, as often as it takes.
 * @throws as `sendUntilProcessed` does
 */
export const batchWrite = (
  documents: DynamoDBDocumentClient,
  requests: NonNullable<BatchWriteCommandInput['RequestItems']>,
): Promise<void> =>
  sendUntilProcessed(requests, async (RequestItems) => {
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems }));
    return UnprocessedItems;
  });
