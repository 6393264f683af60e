import { DynamoDBClient, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One client for each container. An absent value is left out of an item, as JSON does. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

// A session is also written by the transaction that records its ballot. A write that meets it is refused, and nothing was written; but
// the SDK does not retry it by itself (DynamoDB guide, "Transaction conflict handling in DynamoDB").
documents.middlewareStack.add(
  (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (error instanceof TransactionConflictException) error.$retryable = {};
      throw error;
    }
  },
  // Within the SDK's retries, so that they see the mark.
  { step: 'finalizeRequest', priority: 'low', name: 'retryTransactionConflicts' },
);
