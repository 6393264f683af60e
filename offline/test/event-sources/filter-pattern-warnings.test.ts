import { filterWarnings } from '../../src/event-sources/filter-pattern.ts';

const image = (rule: object) => JSON.stringify({ dynamodb: { NewImage: rule } });

// Lambda guide, "Control which events Lambda sends to your function" (five filters, ten on request)
// and "Using event filtering with a DynamoDB event source" (numbers).
test.each([
  ['a numeric rule for a number', image({ n: { N: [{ numeric: ['>', 5] }] } }), '$.dynamodb.NewImage.n.N: {"numeric"'],
  ['a number beside a string', image({ n: { N: ['5', 6] } }), '$.dynamodb.NewImage.n.N: 6 never fits'],
  ['a number for a set', image({ n: { NS: [5] } }), '$.dynamodb.NewImage.n.NS: 5 never fits'],
  ['within a map', image({ m: { M: { n: { N: [5] } } } }), '$.dynamodb.NewImage.m.M.n.N: 5 never fits'],
  [
    'in an alternative',
    JSON.stringify({ $or: [{ dynamodb: { Keys: { n: { N: [5] } } } }, { eventName: ['REMOVE'] }] }),
    '$.$or.dynamodb.Keys.n.N: 5 never fits',
  ],
])('a rule that fits no number of DynamoDB is warned of: %s', (_what, pattern, line) => {
  expect(filterWarnings([pattern])).toEqual([expect.stringContaining(line)]);
});

test.each([
  ['a string for a number', image({ n: { N: ['5'] } })],
  ['a rule that a number exists', image({ n: { N: [{ exists: true }] } })],
  ['an attribute with the name N', image({ N: { S: ['x'] } })],
  ['a number that is in no attribute', JSON.stringify({ userIdentity: { N: [5] } })],
  ['the size of a record', JSON.stringify({ dynamodb: { SizeBytes: [{ numeric: ['>', 5] }] } })],
])('%s gives no warning', (_case, pattern) => {
  expect(filterWarnings([pattern])).toEqual([]);
});

test('more than five filters need a raised quota', () => {
  const filter = JSON.stringify({ eventName: ['INSERT'] });
  expect(filterWarnings(Array(5).fill(filter))).toEqual([]);
  expect(filterWarnings(Array(6).fill(filter))).toEqual([expect.stringMatching(/6 filters.*quota.*5/)]);
});
