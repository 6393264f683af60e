import { type Json, parseJson } from '../../src/json.ts';
import { definitionIssues } from '../../src/stepfunctions/asl/validate.ts';
import { PathNotFound, queryPath } from '../../src/stepfunctions/query/jsonpath/path.ts';
import { newService, roleArn } from './support/in-process.ts';

const service = newService();
afterAll(() => service.close());

const refusals = (definition: string) => definitionIssues(definition, 'STANDARD', true).map(({ message }) => message);
const onePass = (fields: string, before = '') =>
  `{${before}"StartAt":"P","States":{"P":{"Type":"Pass",${fields},"End":true}}}`;

/** Runs a definition given as text: an object literal would read `__proto__` as its prototype. */
async function run(definition: string, input = '{}'): Promise<{ output?: Json; error?: string | undefined }> {
  const { stateMachineArn } = await service.call('CreateStateMachine', {
    name: `m${Math.random()}`,
    definition,
    roleArn,
  });
  const { executionArn } = await service.call('StartExecution', { stateMachineArn: stateMachineArn ?? '', input });
  const found = service.executions.get(String(executionArn));
  await found?.ended();
  const { output, error } = found?.execution.ending ?? {};
  return output === undefined ? { error } : { output: parseJson(output) };
}

describe('inherited property names', () => {
  test('are unknown as types of states, intrinsic functions and fields', () => {
    expect(refusals('{"StartAt":"C","States":{"C":{"Type":"constructor","End":true}}}')).toEqual([
      expect.stringMatching(/^The field 'Type' should have one of these values: /),
    ]);
    expect(refusals(onePass('"Parameters":{"a.$":"States.constructor(1)"}'))).toEqual([
      expect.stringMatching(/States\.constructor is not an intrinsic function/),
    ]);
    expect(refusals(onePass('"toString":1'))).toEqual(["Field 'toString' is not supported"]);
  });

  test.each(['$constructor', '$.constructor', '$.a.toString', '$.__proto__', '$$.constructor'])(
    'are not found at %s in data without them',
    (path) => {
      const roots = { input: { a: {} }, context: () => ({}), variables: () => ({}) };
      expect(() => queryPath(path, roots)).toThrow(PathNotFound);
    },
  );

  test('are ordinary fields and states to templates, paths and ResultPath', async () => {
    const definition = `{"StartAt":"Fill","States":{
      "Fill":{"Type":"Pass","Parameters":{"__proto__":{"x":1},"in":{"__proto__.$":"$.q"}},"Next":"__proto__"},
      "__proto__":{"Type":"Pass","Result":5,"ResultPath":"$.constructor.name","Next":"constructor"},
      "constructor":{"Type":"Pass","Assign":{"__proto__.$":"$.in","toString":7},"Next":"Read"},
      "Read":{"Type":"Pass","Parameters":{"all.$":"$","x.$":"$.__proto__.x","t.$":"$toString"},"End":true}}}`;
    const { output } = await run(definition, '{"q":1}');
    expect(JSON.stringify(output)).toBe(
      '{"all":{"__proto__":{"x":1},"in":{"__proto__":1},"constructor":{"name":5}},"x":1,"t":7}',
    );
  });

  test('are ordinary fields to JSONata', async () => {
    const fields =
      '"Output":{"__proto__":{"x":"{% $states.input.`__proto__`.x %}"},"made":"{% {\\"__proto__\\": 1} %}"}';
    const { output } = await run(onePass(fields, '"QueryLanguage":"JSONata",'), '{"__proto__":{"x":2}}');
    expect(JSON.stringify(output)).toBe('{"__proto__":{"x":2},"made":{"__proto__":1}}');
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'are unknown as operations: %s',
    async (operation) => {
      await expect(service.call(operation, {})).rejects.toMatchObject({ type: 'UnknownOperationException' });
    },
  );
});
