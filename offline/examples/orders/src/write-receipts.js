import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();
const TableName = process.env.ORDERS_TABLE;

/** Marks each order of a batch. Only messages that failed are delivered again. */
export async function handler({ Records }) {
  const outcomes = await Promise.allSettled(Records.map(({ body }) => markReceipt(JSON.parse(body).orderId)));
  const failed = Records.filter((_, index) => outcomes[index].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function markReceipt(orderId) {
  const Key = { orderId: { S: orderId } };
  const ExpressionAttributeValues = { ':receipt': { S: 'sent' } };
  await dynamodb.send(
    new UpdateItemCommand({ TableName, Key, UpdateExpression: 'SET receipt = :receipt', ExpressionAttributeValues }),
  );
}
