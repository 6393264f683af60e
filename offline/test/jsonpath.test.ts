import fc from 'fast-check';
import type { Json } from '../src/json.ts';
import { findAll } from '../src/jsonpath/find.ts';
import { isDefinite, parseSteps } from '../src/jsonpath/path-syntax.ts';

const find = (path: string, value: Json) => {
  const steps = parseSteps(path);
  const found = findAll(value, steps);
  return isDefinite(steps) ? found[0] : found;
};

const data: Json = {
  'store.book': 'dots',
  'it\\s "x"': 'escaped',
  "it's": 'quote',
  日本: 'unicode',
  '': 'empty',
  list: [
    { id: 1, tag: 'p', price: 5, ok: true },
    { id: 2, tag: "o'q", price: 12.5 },
    { id: 3, price: null, nested: { id: 9 } },
  ],
  numbers: [1, 2, 3, 4],
  object: { a: 1, b: 2 },
  jar: [{ a: 1 }, { a: 5 }, { a: 2 }, { a: 7 }, 7],
  matrix: [[1, 2], [3], []],
};

describe('a path finds', () => {
  test.each<[string, Json]>([
    ['$.numbers[*]', [1, 2, 3, 4]],
    ['$.numbers.*', [1, 2, 3, 4]],
    ['$.object.*', [1, 2]],
    ['$.matrix[*][*]', [1, 2, 3]],
    ['$.numbers[0:2]', [1, 2]],
    ['$.numbers[-2:]', [3, 4]],
    ['$.numbers[:-1]', [1, 2, 3]],
    ['$.numbers[ 1 : 3 ]', [2, 3]],
    ['$.numbers[0,2,9]', [1, 3]],
    ['$.numbers[(@.length-1)]', 4],
    ['$.numbers[(@.length - 4)]', 1],
    ['$.list[(@.size()-1)].nested.id', 9],
    ["$.object['a']", 1],
    ['$.object["a"]', 1],
    ["$.object['a','b','c']", { a: 1, b: 2 }],
    ["$.list[*]['id','tag']", [{ id: 1, tag: 'p' }, { id: 2, tag: "o'q" }, { id: 3 }]],
    ['$..id', [1, 2, 3, 9]],
    ['$.list..id', [1, 2, 3, 9]],
    ['$..nested..id', [9]],
    [
      "$..['id','tag']",
      [
        { id: 1, tag: 'p' },
        { id: 2, tag: "o'q" },
      ],
    ],
    ['$..[?(@.a == 7)]', [{ a: 7 }]],
    ['$.jar[?(@.a >= 5)]', [{ a: 5 }, { a: 7 }]],
    ['$.jar[?(@.a)].a', [1, 5, 2, 7]],
    ['$.jar[?(@ > 3)]', []],
    ['$.object[?(@.a == 1)].b', [2]],
    ["$.list[?(@.tag == 'p')].id", [1]],
    ["$.list[?(@.tag == 'o\\'q')].id", [2]],
    ['$.list[?(@.tag == p)].id', [1]],
    ["$.list[?(@.tag != 'p')].id", [2]],
    ['$.list[?(!@.tag)].id', [3]],
    ["$.list[?(@.tag == 'p' || @.price > 12 && @.id < 3)].id", [1, 2]],
    ["$.list[?((@.tag == 'p' || @.price > 12) && @.id < 2)].id", [1]],
    ['$.list[?(@.ok == true)].id', [1]],
    ['$.list[?(@.price == null)].id', [3]],
    ['$.list[?(@.price != null)].id', [1, 2]],
    ["$.list[?(@.price < '10')].id", [1]],
    ["$.list[?(@['nested'].id == 9)].id", [3]],
    ['$[\'it\\s "x"\']', 'escaped'],
    ["$['it\\'s']", 'quote'],
    ["$['store.book']", 'dots'],
    ['$.store\\.book', 'dots'],
    ['$.日本', 'unicode'],
    ["$['']", 'empty'],
    ['$.numbers[-1:]', [4]],
  ])('%s', (path, expected) => {
    expect(find(path, data)).toEqual(expected);
  });
});

test.each(['$.numbers[-1]', '$.numbers[4]', '$.numbers[(@.length-9)]', '$.none.a', '$.constructor', '$.__proto__'])(
  '%s finds nothing',
  (path) => {
    expect(find(path, data)).toBeUndefined();
  },
);

test('fields with inherited property names are found only where they exist', () => {
  const value: Json = JSON.parse('{"__proto__": {"x": 1}, "list": [{"constructor": 2}, {}]}');
  expect([find('$.__proto__.x', value), find('$.list[?(@.constructor)]', value), find("$['toString']", value)]).toEqual(
    [1, [{ constructor: 2 }], undefined],
  );
});

const key = fc.oneof(fc.constantFrom('a', 'b', 'constructor', '__proto__', "it's", '日 本'), fc.string());
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.constant(null),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 3 }).map((entries): Json => Object.fromEntries(entries)),
  ),
}));

/** Returns every value inside a value, with its path. */
function locations(value: Json, path = '$'): [string, Json][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const inner = Array.isArray(value)
    ? value.map((item, index): [string, Json] => [`[${index}]`, item])
    : Object.entries(value).map(([name, field]): [string, Json] => [`['${name.replaceAll("'", "\\'")}']`, field]);
  return [[path, value], ...inner.flatMap(([step, item]) => locations(item, path + step))];
}

test('every value in any JSON is found by its path, and `..*` finds them all', () => {
  fc.assert(
    fc.property(tree.filter(hasPlainNames), (value) => {
      const all = locations(value);
      for (const [path, expected] of all) expect(find(path, value)).toEqual(expected);
      expect(findAll(value, parseSteps('$..*'))).toHaveLength(all.length - 1);
    }),
  );
});

/** True if no text has a backslash: in a path, AWS reads one before a quote as an escape. */
const hasPlainNames = (value: Json): boolean => !JSON.stringify(value).includes('\\\\');
