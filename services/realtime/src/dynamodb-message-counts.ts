import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MessageCountItem, messageCountKey } from './connection-items.ts';

/** How long a count is kept, in seconds: nobody asks for it when its second is over. */
const COUNT_TTL_SECONDS = 60;

/** Adds to the messages of a connection in a second; returns how many they are then. */
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
