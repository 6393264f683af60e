import { anyFilter, parseFilterPattern } from '../../src/streams/filter-pattern.ts';

const vote = {
  eventName: 'INSERT',
  dynamodb: {
    SizeBytes: 120,
    Keys: { voterKey: { S: 'poll#voter' }, sk: { S: 'VOTE#lambda' } },
    NewImage: {
      serviceName: { S: 'AWS Lambda' },
      count: { N: '3' },
      nothing: { S: '' },
      flag: { BOOL: true },
      none: { NULL: true },
      tags: { SS: ['red', 'green'] },
      list: { L: [{ M: { a: { S: '1' }, b: { S: '2' } } }, { M: { a: { S: '3' }, b: { S: '4' } } }] },
    },
  },
};

const image = (rule: object) => ({ dynamodb: { NewImage: rule } });

describe.each([
  // [rule, pattern, fits]
  ['a value equals', { eventName: ['INSERT'] }, true],
  ['a value differs', { eventName: ['REMOVE'] }, false],
  ['one of several values', { eventName: ['REMOVE', 'INSERT'] }, true],
  ['all fields must fit', { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: ['BALLOT'] } } } }, false],
  ['a boolean equals', image({ flag: { BOOL: [true] } }), true],
  ['an empty string equals the empty string', image({ nothing: { S: [''] } }), true],
  ['null does not equal a value', image({ flag: { BOOL: [null] } }), false],
  ['a missing field equals nothing', image({ gone: { S: ['x'] } }), false],
  ['prefix', { dynamodb: { Keys: { sk: { S: [{ prefix: 'VOTE#' }] } } } }, true],
  ['prefix that does not fit', { dynamodb: { Keys: { sk: { S: [{ prefix: 'BALLOT' }] } } } }, false],
  ['suffix', image({ serviceName: { S: [{ suffix: 'Lambda' }] } }), true],
  ['equals-ignore-case', image({ serviceName: { S: [{ 'equals-ignore-case': 'aws LAMBDA' }] } }), true],
  ['anything-but one value', { eventName: [{ 'anything-but': 'REMOVE' }] }, true],
  ['anything-but a list', { eventName: [{ 'anything-but': ['REMOVE', 'INSERT'] }] }, false],
  ['anything-but does not fit a missing field', image({ gone: { S: [{ 'anything-but': 'x' }] } }), false],
  ['exists', image({ serviceName: { S: [{ exists: true }] } }), true],
  ['exists of a missing field', image({ gone: { S: [{ exists: true }] } }), false],
  ['exists false of a missing field', image({ gone: { S: [{ exists: false }] } }), true],
  ['exists false of a field that is there', image({ serviceName: { S: [{ exists: false }] } }), false],
  ['exists works on leaves only', image({ serviceName: [{ exists: true }] }), false],
  ['numeric range', { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 120] }] } }, true],
  ['numeric out of range', { dynamodb: { SizeBytes: [{ numeric: ['<', 120] }] } }, false],
  ['numeric equals', { dynamodb: { SizeBytes: [{ numeric: ['=', 120] }] } }, true],
  [
    'numeric never fits an attribute: numbers of DynamoDB are strings',
    image({ count: { N: [{ numeric: ['=', 3] }] } }),
    false,
  ],
  ['a number of DynamoDB equals as a string', image({ count: { N: ['3'] } }), true],
  ['one element of a set fits', image({ tags: { SS: ['green'] } }), true],
  ['no element of a set fits', image({ tags: { SS: ['blue'] } }), false],
  ['one element of a list fits as a whole', image({ list: { L: { M: { a: { S: ['3'] }, b: { S: ['4'] } } } } }), true],
  [
    'two elements of a list do not fit together',
    image({ list: { L: { M: { a: { S: ['1'] }, b: { S: ['4'] } } } } }),
    false,
  ],
  ['$or of fields', { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { SizeBytes: [120] } }] }, true],
  ['$or beside another field', { eventName: ['REMOVE'], $or: [{ dynamodb: { SizeBytes: [120] } }] }, false],
] as const)('%s', (_rule, pattern, fits) => {
  test(JSON.stringify(pattern), () => {
    expect(parseFilterPattern(JSON.stringify(pattern))(vote)).toBe(fits);
  });
});

test('patterns are ORed', () => {
  const filter = anyFilter(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}']);
  expect(filter(vote)).toBe(true);
  expect(filter({ eventName: 'MODIFY' })).toBe(false);
});

test('without a pattern every record fits', () => {
  expect(anyFilter([])(vote)).toBe(true);
});

test.each([
  ['not JSON', '{'],
  ['no object', '[]'],
  ['a value that is no list', '{"eventName":"INSERT"}'],
  ['an unknown operator', '{"eventName":[{"wildcard":"I*"}]}'],
  ['a prefix that is no string', '{"eventName":[{"prefix":1}]}'],
  ['half a numeric pair', '{"a":[{"numeric":[">"]}]}'],
  ['an unknown comparison', '{"a":[{"numeric":["<>",1]}]}'],
  ['exists of no boolean', '{"a":[{"exists":"yes"}]}'],
])('a pattern that Lambda refuses is refused: %s', (_what, pattern) => {
  expect(() => parseFilterPattern(pattern)).toThrow();
});
