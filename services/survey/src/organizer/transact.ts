import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { isPassing, pauseMs } from '@booth/shared/lambda';

/** How often a transaction is tried that meets another one on the same item, or a busy table. */
const TRANSACTION_ATTEMPTS_MAX = 7;

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Writes all items in one transaction. Returns false, and writes nothing, if a condition does not
 * hold. Retries while other transactions write the same items or DynamoDB is busy; the SDK does
 * not, because it can't tell why a transaction was cancelled.
 * @throws Error for any other failure, and for a busy table after seven tries
 */
export async function transact(documents: DynamoDBDocumentClient, items: TransactItem[]): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
      if (codes.includes('ConditionalCheckFailed')) return false;
      if (!codes.some(isPassing) || attempt === TRANSACTION_ATTEMPTS_MAX) throw error;
      await delay(pauseMs(attempt, Math.random));
    }
  }
}
