import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ServiceException } from '@smithy/core/client';
import { isThrottlingError } from '@smithy/core/retry';
import { pauseMs } from './backoff.ts';

/** How often a batch is sent, at most: with the pauses in between that is some two seconds, at most five. */
export const BATCH_ATTEMPTS_MAX = 10;

/** Codes of a cancellation that time heals (DynamoDB API reference, TransactWriteItems, "Cancellation reason codes"). */
const PASSING_CODES: readonly (string | undefined)[] = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

/** Whether what cancelled a transaction at this action passes by itself. The SDK does not try such a transaction again. */
export const isPassing = (reasonCode: string | undefined): boolean => PASSING_CODES.includes(reasonCode);

/** Whether all that cancelled a transaction passes by itself. Actions that were not at fault have the code `None`, or none. */
export function areAllPassing(reasonCodes: readonly (string | undefined)[]): boolean {
  const faults = reasonCodes.filter((code) => code !== undefined && code !== 'None');
  return faults.length > 0 && faults.every(isPassing);
}

/** DynamoDB left some of a batch unprocessed again and again. */
class BatchNotDone extends Error {
  constructor(attempts: number) {
    super(`DynamoDB is busy: a batch was not done in ${attempts} attempts.`);
    this.name = 'BatchNotDone';
  }
}

/** Whether an error says no more than that there were too many requests, or others at the same items: the same request may do later. */
export const isBusy = (error: unknown): boolean =>
  error instanceof BatchNotDone ||
  error instanceof TransactionConflictException ||
  (error instanceof TransactionCanceledException &&
    areAllPassing((error.CancellationReasons ?? []).map(({ Code }) => Code))) ||
  (error instanceof ServiceException && isThrottling(error));

/** Handed on in parts, for what the SDK says of an error's `cause` is narrower than what the language does. */
const isThrottling = ({ name, message, $metadata, $retryable }: ServiceException): boolean =>
  isThrottlingError({ name, message, $metadata, ...($retryable && { $retryable }) });

/**
 * Sends a batch, and what DynamoDB leaves of it unprocessed again, each time after a longer pause, as it asks for (DynamoDB guide, "Batch
 * operations and error handling"): `send` returns what is left. Throws where something is left after `BATCH_ATTEMPTS_MAX` times.
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

/** BatchWriteItem takes up to 25 (DynamoDB API reference, BatchWriteItem). */
const BATCH_WRITE_MAX = 25;

/** Cuts requests into those of one `batchWrite` each. */
export const inBatches = <Request>(requests: readonly Request[]): Request[][] =>
  Array.from({ length: Math.ceil(requests.length / BATCH_WRITE_MAX) }, (_, index) =>
    requests.slice(index * BATCH_WRITE_MAX, (index + 1) * BATCH_WRITE_MAX),
  );

/** Writes all of up to 25 items, whatever DynamoDB leaves unprocessed in between. Throws as `sendUntilProcessed` does. */
export const batchWrite = (
  documents: DynamoDBDocumentClient,
  requests: NonNullable<BatchWriteCommandInput['RequestItems']>,
): Promise<void> =>
  sendUntilProcessed(requests, async (RequestItems) => {
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems }));
    return UnprocessedItems;
  });
