import { DynamoDBClient, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The DynamoDB client of this container. It leaves undefined attributes out of items. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

// The transaction that records a ballot also writes the session. DynamoDB refuses another write to
// that session meanwhile; nothing was written, so it is safe to retry, but the SDK does not do so
// by itself (DynamoDB guide, "Transaction conflict handling in DynamoDB").
documents.middlewareStack.add(
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (error instanceof TransactionConflictException) error.$retryable = {};
      throw error;
    }
  },
  // Runs inside the SDK's retries, which then see the mark.
  { step: 'finalizeRequest', priority: 'low', name: 'retryTransactionConflicts' },
);
