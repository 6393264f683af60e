import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type MeasuredItem, writeUnitsOf } from './write-units.ts';

const Item = z.custom<MeasuredItem>((value) => typeof value === 'object' && value !== null);
const Update = z.object({ TableName: z.string(), Key: z.record(z.string(), z.object({ S: z.string() })) });
const Write = z.union([
  z.object({ TransactItems: z.array(z.union([z.object({ Put: z.object({ Item }) }), z.object({ Update })])) }),
  z.extend(Update, { UpdateExpression: z.string() }),
]);

/**
 * A transaction prepares and commits each item:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 */
const TRANSACTION_FACTOR = 2;

/**
 * Counts the transactions and updates of a client from now on. Computes units from the sizes of the
 * items, because DynamoDB Local reports 4 for each table of any transaction.
 */
export function countWrites(client: DynamoDBClient) {
  let requests = 0;
  const inputs: unknown[] = [];
  // After the SDK has turned JavaScript values into DynamoDB's.
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'TransactWriteItemsCommand' || commandName === 'UpdateItemCommand') {
          requests += 1;
          inputs.push(args.input);
        }
        return next(args);
      },
    { step: 'serialize', name: 'countWrites' },
  );

  /** The larger of the item before and after counts. Tallies only grow, so it is the one after. */
  const unitsNow = async ({ TableName, Key }: z.infer<typeof Update>) => {
    const item = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return writeUnitsOf(item.Item ?? {});
  };

  return {
    requests: () => requests,
    async writeUnits(): Promise<number> {
      let units = 0;
      for (const write of inputs.map((input) => Write.parse(input))) {
        if (!('TransactItems' in write)) units += await unitsNow(write);
        else
          for (const action of write.TransactItems) {
            units +=
              TRANSACTION_FACTOR * ('Put' in action ? writeUnitsOf(action.Put.Item) : await unitsNow(action.Update));
          }
      }
      return units;
    },
  };
}
