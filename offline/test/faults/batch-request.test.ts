import { batchOf } from '../../src/faults/batch-request.ts';

const bytes = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));
const key = (id: string) => ({ id: { S: id } });
const put = (id: string) => ({ PutRequest: { Item: key(id) } });

test('keys that DynamoDB itself has left stay unprocessed beside those of the fault', () => {
  // Prepare: the fault leaves b, and DynamoDB leaves c, since its answer was full.
  const Keys = ['a', 'b', 'c'].map(key);
  const batch = batchOf(
    'BatchGetItem',
    bytes({ RequestItems: { one: { Keys, ConsistentRead: true }, two: { Keys } } }),
  );
  const own = { one: { Keys: [key('c')], ConsistentRead: true }, three: { Keys: [key('x')] } };
  const answer = JSON.stringify({ Responses: { one: [key('a')] }, UnprocessedKeys: own });
  // Act and assess
  expect(JSON.parse(batch?.leaving([1], answer) ?? '')).toEqual({
    Responses: { one: [key('a')] },
    UnprocessedKeys: { one: { Keys: [key('b'), key('c')], ConsistentRead: true }, three: { Keys: [key('x')] } },
  });
});

test('writes that DynamoDB itself has left stay unprocessed beside those of the fault', () => {
  const batch = batchOf('BatchWriteItem', bytes({ RequestItems: { one: [put('a'), put('b')], two: [put('c')] } }));
  const answer = JSON.stringify({ UnprocessedItems: { one: [put('a')] } });
  expect(JSON.parse(batch?.leaving([1, 2], answer) ?? '')).toEqual({
    UnprocessedItems: { one: [put('b'), put('a')], two: [put('c')] },
  });
});
