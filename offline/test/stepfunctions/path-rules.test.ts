import type { JsonObject } from '../../src/json.ts';
import { definitionIssues } from '../../src/stepfunctions/asl/validate.ts';

const next = { Type: 'Pass', End: true };
const issues = (state: JsonObject) => {
  const definition = { StartAt: 'S', States: { S: state, ...(state.End === true ? {} : { N: next }) } };
  return definitionIssues(JSON.stringify(definition), 'STANDARD', true).map(({ message }) => message);
};
const withPath = (path: string) => issues({ Type: 'Pass', Parameters: { 'v.$': path }, End: true });

describe('a path that AWS cannot read is refused at creation, with a remedy', () => {
  test.each([
    ['$.list.length()', /paths have no function length\(\).*States\.ArrayLength/],
    ['$.list.sum()', /no function sum\(\)/],
    ['$.list[?(@.a =~ /x.*/i)]', /filters have no operator '=~'.*JSONata/],
    ["$.list[?(@.a in ['x'])]", /no operator 'in'/],
    ['$.list[?(@.tags size 2)]', /no operator 'size'/],
    ["$.list[?(@.tags subsetof ['x'])]", /no operator 'subsetof'/],
    ['$.list[?(@.a == $.b)]', /compares with a literal/],
    ['$.list[?($.b == 1)]', /begins with @/],
    ['$.list[0:4:2]', /a slice has no step/],
    ['$.list[?(@.a == 1]', /does not fit/],
    ['$.list[', /breaks off/],
    ['$.list[(@.length)]', /does not fit/],
    ['$.list[?(globalThis.process.exit())]', /begins with @/],
    ['$.a b', /does not fit/],
    ['$.list[*', /breaks off/],
    ['$.', undefined],
    ['$..', /breaks off/],
    ["$.list[?(@.a == 'it\\'s' && (@.b || !@.c))].x", undefined],
    ['States.ArrayLength($.list.length())', /no function length/],
    ['States.constructor($.a)', /States\.constructor is not an intrinsic function/],
  ])('%s', (path, message) => {
    expect(withPath(path)).toEqual(message === undefined ? [] : [expect.stringMatching(message)]);
  });

  test.each<[string, JsonObject]>([
    ['InputPath', { Type: 'Pass', InputPath: '$.a.length()', End: true }],
    ['OutputPath', { Type: 'Pass', OutputPath: '$.a.length()', End: true }],
    ['SecondsPath', { Type: 'Wait', SecondsPath: '$.a.length()', End: true }],
    ['CausePath', { Type: 'Fail', CausePath: "States.Format('{}', $.a.length())" }],
    ['a Choice', { Type: 'Choice', Choices: [{ Not: { Variable: '$.a.length()', IsNull: true }, Next: 'N' }] }],
  ])('in %s', (_field, state) => {
    expect(issues(state)).toContainEqual(expect.stringMatching(/no function length\(\)/));
  });
});

describe('a field for a Reference Path refuses a path that may lead to many values', () => {
  const choice = (rule: JsonObject) => ({ Type: 'Choice', Choices: [{ ...rule, Next: 'N' }] });
  test.each<[string, JsonObject]>([
    ['ResultPath', { Type: 'Pass', ResultPath: '$.a[*]', End: true }],
    ['ResultPath of a variable', { Type: 'Pass', ResultPath: '$a.b', End: true }],
    ['ResultPath of the context object', { Type: 'Pass', ResultPath: '$$.a', End: true }],
    ['SecondsPath', { Type: 'Wait', SecondsPath: '$..a', End: true }],
    ['Variable', choice({ Variable: '$.a[0:1]', IsNull: true })],
    ['a Path inside And', choice({ And: [{ Variable: '$.a', NumericEqualsPath: "$['a','b']" }] })],
    [
      'ResultPath of a catcher',
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$..e', Next: 'N' }],
        Next: 'N',
      },
    ],
  ])('%s', (_field, state) => {
    expect(issues(state)).toContainEqual(expect.stringMatching(/^Value is not a Reference Path: /));
  });
});
