import { randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();
const TableName = process.env.ORDERS_TABLE;

/** POST /orders with `{ "price": 20 }`. */
export async function place({ body }) {
  const { price } = JSON.parse(body);
  const orderId = randomUUID();
  const Item = { orderId: { S: orderId }, price: { N: String(price) }, progress: { S: 'placed' } };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  return { statusCode: 201, body: JSON.stringify({ orderId }) };
}

/** GET /orders/{orderId} */
export async function read({ pathParameters }) {
  const Key = { orderId: { S: pathParameters.orderId } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
  if (Item === undefined) return { statusCode: 404, body: '{}' };
  const { progress, price, fee, receipt } = Item;
  const order = { progress: progress.S, price: Number(price.N), fee: fee && Number(fee.N), receipt: receipt?.S };
  return { statusCode: 200, body: JSON.stringify(order) };
}
