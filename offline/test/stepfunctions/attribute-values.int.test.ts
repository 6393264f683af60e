import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createMachine, ended, history, startExecution } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const service = useService({ tables: { values: ['id'] } });

/** One attribute of each type, as DynamoDB stores it. */
const stored: Record<string, AttributeValue> = {
  text: { S: 'a' },
  number: { N: '1' },
  texts: { SS: ['a', 'b'] },
  numbers: { NS: ['1'] },
  yes: { BOOL: true },
  nothing: { NULL: true },
  map: { M: { list: { L: [{ BOOL: false }, { NULL: true }] } } },
};
/** The same attributes under the names of each kind of integration. */
const forms = [
  {
    integration: 'aws-sdk:dynamodb',
    item: {
      text: { S: 'a' },
      number: { N: '1' },
      texts: { Ss: ['a', 'b'] },
      numbers: { Ns: ['1'] },
      bytes: { Bs: ['AP8='] },
      yes: { Bool: true },
      nothing: { Nul: true },
      map: { M: { list: { L: [{ Bool: false }, { Nul: true }] } } },
    },
  },
  { integration: 'dynamodb', item: { ...stored, bytes: { BS: ['AP8='] } } },
];
const bytes = { BS: [new Uint8Array([0, 255])] };

async function runTask(integration: string, action: string, Arguments: object) {
  const Resource = `arn:aws:states:::${integration}:${action}`;
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
  const machine = await createMachine(service, {
    QueryLanguage: 'JSONata',
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource, Arguments, Catch, End: true }, Caught: { Type: 'Succeed' } },
  });
  const executionArn = await startExecution(service, machine);
  const { status, output, error, cause } = await ended(service, executionArn);
  return { executionArn, status, output: output === undefined ? undefined : JSON.parse(output), error, cause };
}

describe.each(forms)('attribute values of $integration', ({ integration, item }) => {
  test('are written under the names of the integration at any depth', async () => {
    // Act
    const { status } = await runTask(integration, 'putItem', {
      TableName: 'values',
      Item: { id: { S: integration }, ...item },
    });

    // Assess
    const { Item } = await service.dynamodb.send(
      new GetItemCommand({ TableName: 'values', Key: { id: { S: integration } } }),
    );
    expect([status, Item]).toEqual(['SUCCEEDED', { id: { S: integration }, ...stored, bytes }]);
  });

  test('are returned under the names of the integration at any depth', async () => {
    // Prepare
    const id = { S: `read by ${integration}` };
    await service.dynamodb.send(new PutItemCommand({ TableName: 'values', Item: { id, ...stored, bytes } }));

    // Act
    const { output } = await runTask(integration, 'getItem', { TableName: 'values', Key: { id } });

    // Assess
    expect(output.Item).toEqual({ id, ...item });
  });
});

test.each([
  ['aws-sdk:dynamodb', { BOOL: true }, 'BOOL'],
  ['aws-sdk:dynamodb', { NULL: true }, 'NULL'],
  ['aws-sdk:dynamodb', { M: { deep: { L: [{ SS: ['a'] }] } } }, 'SS'],
  ['dynamodb', { Bool: true }, 'Bool'],
  ['dynamodb', { Nul: true }, 'Nul'],
])(
  '%s with %j fails the execution before the task is scheduled, and no Catch sees it',
  async (integration, value, field) => {
    // Prepare
    const Arguments = { TableName: 'values', Item: { id: { S: 'refused' }, value } };

    // Act
    const { executionArn, ...refused } = await runTask(integration, 'putItem', Arguments);

    // Assess
    const events = await history(service, executionArn);
    expect(refused).toEqual({
      status: 'FAILED',
      output: undefined,
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'Call' (entered at the event id #2). The Arguments '${JSON.stringify(Arguments)}' could not be used to start the Task: [The field "${field}" is not supported by Step Functions]`,
    });
    expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']);
  },
);

test('a field that the API does not have is refused; in JSONPath the message names the Parameters', async () => {
  // Prepare
  const Parameters = { TableName: 'values', Key: { id: { S: 'x' } }, Filter: 'none', tableName: 'values' };
  const Resource = 'arn:aws:states:::aws-sdk:dynamodb:getItem';
  const machine = await createMachine(service, {
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource, Parameters, End: true } },
  });

  // Act
  const { error, cause } = await ended(service, await startExecution(service, machine));

  // Assess
  expect(error).toBe('States.Runtime');
  expect(cause).toContain(
    `The Parameters '${JSON.stringify(Parameters)}' could not be used to start the Task: [The field "Filter" is not supported by Step Functions, The field "tableName" is not supported by Step Functions]`,
  );
});
