import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

/** How often a transaction is tried that meets another one on the same item. */
const ATTEMPTS_MAX = 6;

/** The longest pause after the first conflict, in milliseconds; it doubles with each. */
const FIRST_PAUSE_MS = 20;

/**
 * Writes all of it, or nothing and returns false: a condition did not hold. Where other transactions are at the same items at the
 * same moment, it is tried again (the SDK does not: of a cancelled transaction it can't tell why). Any other failure is thrown.
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
      const codes = new Set(error.CancellationReasons?.map(({ Code }) => Code));
      if (codes.has('ConditionalCheckFailed')) return false;
      if (!codes.has('TransactionConflict') || attempt === ATTEMPTS_MAX) throw error;
      await delay(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}
