import { batchOf } from '../../src/faults/batch-request.ts';

const bytes = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));
const key = (id: string) => ({ id: { S: id } });
const put = (id: string) => ({ PutRequest: { Item: key(id) } });

test('of what DynamoDB itself has left nothing is forgotten', () => {
  // Prepare: b is left by the fault, c by DynamoDB, whose answer had no more room.
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

test('writes that DynamoDB has left and those that the fault leaves come together', () => {
  const batch = batchOf('BatchWriteItem', bytes({ RequestItems: { one: [put('a'), put('b')], two: [put('c')] } }));
  const answer = JSON.stringify({ UnprocessedItems: { one: [put('a')] } });
  expect(JSON.parse(batch?.leaving([1, 2], answer) ?? '')).toEqual({
    UnprocessedItems: { one: [put('b'), put('a')], two: [put('c')] },
  });
});
