import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MessageCountItem, messageCountKey } from '../connections/connection-items.ts';

/** How long a count is kept, in seconds. It is not needed after its second. */
const COUNT_TTL_SECONDS = 60;

/**
 * Creates a function that adds to the messages of a connection in a second, and returns their sum.
 */
export const createMessageCounts =
  (documents: DynamoDBDocumentClient, table: string) =>
  async (connectionId: string, second: number, messages: number): Promise<number> => {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: messageCountKey(connectionId, second),
        UpdateExpression: 'ADD messages :messages SET expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':messages': messages, ':expiresAt': second + COUNT_TTL_SECONDS },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return MessageCountItem.parse(Attributes).messages;
  };
