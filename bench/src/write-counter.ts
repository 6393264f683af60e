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
 * Counts what a client writes by transactions and updates from now on. Units go by the sizes of the
 * items: DynamoDB Local says 4 for a table, whatever the transaction holds.
 */
export function countWrites(client: DynamoDBClient) {
  let requests = 0;
  const inputs: unknown[] = [];
  // Where the SDK has turned JavaScript's values into DynamoDB's.
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

  /**
   * Of an item that only grows, as a tally: the larger of before and after counts, and that is how
   * it is now.
   */
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
