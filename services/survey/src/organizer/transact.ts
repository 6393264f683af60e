import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { isPassing, pauseMs } from '@booth/shared/lambda';

/** How often a transaction is tried that meets another one on the same item, or a busy table. */
const ATTEMPTS_MAX = 7;

/**
 * Writes all of it, or nothing and returns false: a condition did not hold. Where other
 * transactions are at the same items at the same moment, or DynamoDB is busy, it is tried again
 * (the SDK does not: of a cancelled transaction it can't tell why). Any other failure is thrown.
 */
export async function transact(
  documents: DynamoDBDocumentClient,
  items: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
      if (codes.includes('ConditionalCheckFailed')) return false;
      if (!codes.some(isPassing) || attempt === ATTEMPTS_MAX) throw error;
      await delay(pauseMs(attempt, Math.random));
    }
  }
}
