import { anyFilter, parseFilterPattern } from '../../src/event-sources/filter-pattern.ts';

const vote = {
  eventName: 'INSERT',
  dynamodb: {
    SizeBytes: 120,
    cause: null,
    Keys: { voterKey: { S: 'poll#voter' }, sk: { S: 'VOTE#lambda' } },
    NewImage: {
      serviceName: { S: 'AWS Lambda' },
      count: { N: '3' },
      nothing: { S: '' },
      flag: { BOOL: true },
      none: { NULL: true },
      tags: { SS: ['red', 'green'] },
      nobody: { L: [] },
      list: { L: [{ M: { a: { S: '1' }, b: { S: '2' } } }, { M: { a: { S: '3' }, b: { S: '4' } } }] },
    },
  },
};

const image = (rule: object) => ({ dynamodb: { NewImage: rule } });

// Lambda guide, "Control which events Lambda sends to your function" (Filter rule syntax) and
// "Using event filtering with a DynamoDB event source"; EventBridge guide, "Comparison operators
// for use in event patterns", for the forms of anything-but, prefix and suffix.
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
  ['null equals null', { dynamodb: { cause: [null] } }, true],
  ['null does not equal a missing field', image({ gone: { S: [null] } }), false],
  ['NULL of DynamoDB is a boolean', image({ none: { NULL: [true] } }), true],
  ['an empty string does not equal a missing field', image({ gone: { S: [''] } }), false],
  ['strings are compared character by character, with their case', { eventName: ['insert'] }, false],
  ['prefix', { dynamodb: { Keys: { sk: { S: [{ prefix: 'VOTE#' }] } } } }, true],
  ['prefix that does not fit', { dynamodb: { Keys: { sk: { S: [{ prefix: 'BALLOT' }] } } } }, false],
  ['prefix does not fit a missing field', image({ gone: { S: [{ prefix: 'x' }] } }), false],
  ['suffix', image({ serviceName: { S: [{ suffix: 'Lambda' }] } }), true],
  ['suffix that does not fit', image({ serviceName: { S: [{ suffix: 'lambda' }] } }), false],
  ['prefix, whatever the case', image({ serviceName: { S: [{ prefix: { 'equals-ignore-case': 'AWS L' } }] } }), true],
  ['suffix, whatever the case', image({ serviceName: { S: [{ suffix: { 'equals-ignore-case': 'LAMBDA' } }] } }), true],
  [
    'prefix that does not fit, whatever the case',
    image({ serviceName: { S: [{ prefix: { 'equals-ignore-case': 'LAMBDA' } }] } }),
    false,
  ],
  [
    'prefix, whatever the case, does not fit a missing field',
    image({ gone: { S: [{ prefix: { 'equals-ignore-case': 'x' } }] } }),
    false,
  ],
  ['equals-ignore-case', image({ serviceName: { S: [{ 'equals-ignore-case': 'aws LAMBDA' }] } }), true],
  ['equals-ignore-case of another text', image({ serviceName: { S: [{ 'equals-ignore-case': 'aws' }] } }), false],
  ['equals-ignore-case does not fit a missing field', image({ gone: { S: [{ 'equals-ignore-case': 'x' }] } }), false],
  ['anything-but one value', { eventName: [{ 'anything-but': 'REMOVE' }] }, true],
  ['anything-but a list', { eventName: [{ 'anything-but': ['REMOVE', 'INSERT'] }] }, false],
  ['anything-but does not fit a missing field', image({ gone: { S: [{ 'anything-but': 'x' }] } }), false],
  ['anything-but one value of a number', { dynamodb: { SizeBytes: [{ 'anything-but': 120 }] } }, false],
  ['anything-but a prefix', { eventName: [{ 'anything-but': { prefix: 'IN' } }] }, false],
  ['anything-but another prefix', { eventName: [{ 'anything-but': { prefix: 'RE' } }] }, true],
  ['anything-but several prefixes', { eventName: [{ 'anything-but': { prefix: ['RE', 'IN'] } }] }, false],
  ['anything-but a suffix', image({ serviceName: { S: [{ 'anything-but': { suffix: 'Lambda' } }] } }), false],
  [
    'anything-but a value, whatever the case',
    { eventName: [{ 'anything-but': { 'equals-ignore-case': 'insert' } }] },
    false,
  ],
  [
    'anything-but a prefix does not fit a missing field',
    image({ gone: { S: [{ 'anything-but': { prefix: 'x' } }] } }),
    false,
  ],
  ['one of a value and an operator', { eventName: ['REMOVE', { prefix: 'INS' }] }, true],
  ['exists', image({ serviceName: { S: [{ exists: true }] } }), true],
  ['exists of a missing field', image({ gone: { S: [{ exists: true }] } }), false],
  ['exists false of a missing field', image({ gone: { S: [{ exists: false }] } }), true],
  ['exists false of a field that is there', image({ serviceName: { S: [{ exists: false }] } }), false],
  ['exists works on leaves only', image({ serviceName: [{ exists: true }] }), false],
  ['exists false of an object, which is no leaf', image({ serviceName: [{ exists: false }] }), true],
  ['exists false of a list of objects, which has no leaf', image({ list: { L: [{ exists: false }] } }), true],
  ['numeric range', { dynamodb: { SizeBytes: [{ numeric: ['>', 100, '<=', 120] }] } }, true],
  ['numeric out of range', { dynamodb: { SizeBytes: [{ numeric: ['<', 120] }] } }, false],
  ['numeric below a range', { dynamodb: { SizeBytes: [{ numeric: ['>', 120, '<=', 130] }] } }, false],
  ['numeric above a range', { dynamodb: { SizeBytes: [{ numeric: ['>=', 100, '<=', 119] }] } }, false],
  ['numeric at the lower bound of a range', { dynamodb: { SizeBytes: [{ numeric: ['>=', 120, '<', 130] }] } }, true],
  [
    'numeric below the lower bound of a range',
    { dynamodb: { SizeBytes: [{ numeric: ['>=', 121, '<', 130] }] } },
    false,
  ],
  ['numeric equals another number', { dynamodb: { SizeBytes: [{ numeric: ['=', 121] }] } }, false],
  ['numeric equals', { dynamodb: { SizeBytes: [{ numeric: ['=', 120] }] } }, true],
  ['numeric up to the largest number', { dynamodb: { SizeBytes: [{ numeric: ['>', -5e9, '<', 5e9] }] } }, true],
  [
    'numeric never fits an attribute: numbers of DynamoDB are strings',
    image({ count: { N: [{ numeric: ['=', 3] }, { numeric: ['>', 2] }] } }),
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
  [
    'exists false of an element of an empty list',
    image({ nobody: { L: { M: { a: { S: [{ exists: false }] } } } } }),
    true,
  ],
  ['$or of fields', { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { SizeBytes: [120] } }] }, true],
  [
    '$or beside another field',
    { eventName: ['REMOVE'], $or: [{ dynamodb: { SizeBytes: [120] } }, { eventName: ['INSERT'] }] },
    false,
  ],
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

test('a pattern of as many characters as Lambda takes is taken', () => {
  const pattern = JSON.stringify({ eventName: ['INSERT', 'x'.repeat(4_096 - '{"eventName":["INSERT",""]}'.length)] });
  expect(pattern).toHaveLength(4_096);
  expect(parseFilterPattern(pattern)(vote)).toBe(true);
});

test('without a pattern every record fits', () => {
  expect(anyFilter([])(vote)).toBe(true);
});

// github.com/aws/event-ruler, RuleCompiler: what the compiler of these rules refuses.
test.each([
  ['not JSON', '{', /not JSON/],
  ['no object', '[]', /must be an object/],
  ['an empty object', '{}', /\$: an empty object/],
  ['an empty object inside', '{"dynamodb":{"Keys":{}}}', /\$\.dynamodb\.Keys: an empty object/],
  ['an empty list', '{"eventName":[]}', /\$\.eventName: an empty list/],
  ['a list in a list', '{"eventName":[["INSERT"]]}', /\$\.eventName: a list in a list/],
  ['a value that is no list', '{"eventName":"INSERT"}', /\$\.eventName must be a list/],
  ['an unknown operator', '{"eventName":[{"wildcard":"I*"}]}', /wildcard is no operator/],
  ['two operators in one object', '{"eventName":[{"prefix":"I","suffix":"T"}]}', /one operator/],
  ['an object without an operator', '{"eventName":[{}]}', /one operator/],
  ['a prefix that is no string', '{"eventName":[{"prefix":1}]}', /prefix takes a string/],
  [
    'a prefix of another operator',
    '{"eventName":[{"prefix":{"suffix":"x"}}]}',
    /prefix takes a string or equals-ignore-case/,
  ],
  ['anything-but true', '{"a":[{"anything-but":true}]}', /strings only or numbers only/],
  ['anything-but null', '{"a":[{"anything-but":[null]}]}', /strings only or numbers only/],
  ['anything-but nothing', '{"a":[{"anything-but":[]}]}', /strings only or numbers only/],
  ['anything-but strings and numbers', '{"a":[{"anything-but":["x",1]}]}', /strings only or numbers only/],
  ['anything-but another operator', '{"a":[{"anything-but":{"numeric":[">",1]}}]}', /not numeric/],
  ['anything-but an empty prefix', '{"a":[{"anything-but":{"prefix":""}}]}', /empty prefix/],
  ['half a numeric pair', '{"a":[{"numeric":[">"]}]}', /pairs of comparison and number/],
  ['no numeric pair', '{"a":[{"numeric":[]}]}', /pairs of comparison and number/],
  ['a number instead of numeric pairs', '{"a":[{"numeric":5}]}', /pairs of comparison and number/],
  ['an unknown comparison', '{"a":[{"numeric":["<>",1]}]}', /pairs of comparison \(=/],
  ['a comparison with a text', '{"a":[{"numeric":[">","1"]}]}', /pairs of comparison \(=/],
  ['a range with the upper bound first', '{"a":[{"numeric":["<",5,">",1]}]}', /lower bound/],
  ['a range whose smaller bound is the upper one', '{"a":[{"numeric":["<",1,">",5]}]}', /lower bound/],
  ['two lower bounds', '{"a":[{"numeric":[">",1,">=",5]}]}', /lower bound/],
  ['two upper bounds', '{"a":[{"numeric":["<",1,"<=",5]}]}', /lower bound/],
  ['a range of three bounds', '{"a":[{"numeric":[">",1,"<",5,"<",6]}]}', /lower bound/],
  ['a range that holds nothing', '{"a":[{"numeric":[">",5,"<",5]}]}', /lower bound/],
  ['a number that is too large', '{"a":[{"numeric":[">",5000000001]}]}', /5e9/],
  ['exists of no boolean', '{"a":[{"exists":"yes"}]}', /exists takes true or false/],
  ['$or of one pattern', '{"$or":[{"eventName":["INSERT"]}]}', /two patterns or more/],
  ['$or of values', '{"$or":["INSERT","REMOVE"]}', /\$or\[0\] must be an object/],
  ['a pattern that is too long', JSON.stringify({ a: ['x'.repeat(4_096)] }), /Lambda takes 4096/],
])('a pattern that Lambda refuses is refused, and the message names the part: %s', (_what, pattern, message) => {
  expect(() => parseFilterPattern(pattern)).toThrow(message);
});
