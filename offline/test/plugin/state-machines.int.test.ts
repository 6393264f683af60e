import { DescribeStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { deleteStateMachines, localMachines, putStateMachines } from '../../src/plugin/state-machines.ts';
import { startStepFunctionsServer } from '../../src/stepfunctions/index.ts';

let server: Awaited<ReturnType<typeof startStepFunctionsServer>>;
let client: SFNClient;
const environment = { ...process.env };

beforeAll(async () => {
  // The plugin's clients take these from the environment that it sets.
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const integrations = {
    submit: async () => null,
    awaitCompletion: async () => null,
  };
  server = await startStepFunctionsServer({ region: 'us-east-1', accountId: '000000000000', integrations });
  client = new SFNClient({ endpoint: server.endpoint });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  process.env = environment;
});

function machines(properties: object) {
  const stack = createLocalStack({
    template: Template.parse({
      Resources: {
        Greet: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties },
        Names: { Type: 'AWS::DynamoDB::Table' },
      },
    }),
    stackName: 'svc-dev',
    region: 'us-east-1',
    accountId: '000000000000',
    streamArns: new Map(),
    imports: new Map(),
    addresses: { http: '', websocket: '', stageInRestPath: false },
  });
  return localMachines(stack);
}

const pass = (Comment: string) => JSON.stringify({ Comment, StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });

async function described(arn: string | undefined) {
  const { name, type, definition } = await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  return { name, type, comment: JSON.parse(definition ?? '{}').Comment };
}

test('a state machine is created, updated in place, replaced when its type changes, and deleted', async () => {
  // Prepare
  const [machine] = machines({ DefinitionString: pass('one') });
  const name = 'svc-dev-Greet';

  // Act, Assess
  await putStateMachines(machines({ DefinitionString: pass('one') }), server.endpoint);
  expect(await described(machine?.arn)).toEqual({ name, type: 'STANDARD', comment: 'one' });
  await putStateMachines(machines({ DefinitionString: pass('two') }), server.endpoint);
  expect(await described(machine?.arn)).toEqual({ name, type: 'STANDARD', comment: 'two' });
  await putStateMachines(machines({ DefinitionString: pass('2'), StateMachineType: 'EXPRESS' }), server.endpoint);
  expect(await described(machine?.arn)).toEqual({ name, type: 'EXPRESS', comment: '2' });
  await deleteStateMachines([`${machine?.arn}`], server.endpoint);
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toEqual([]);
});

test('intrinsics in the definition are resolved, and so are the substitutions of a Definition', () => {
  const [fromString] = machines({
    DefinitionString: { 'Fn::Sub': ['{"Comment":"${table}"}', { table: { Ref: 'Names' } }] },
  });
  const [fromObject] = machines({
    Definition: { Comment: '${table} ${unknown}' },
    DefinitionSubstitutions: { table: { Ref: 'Names' } },
  });
  expect(fromString?.definition).toBe('{"Comment":"svc-dev-Names"}');
  expect(fromObject?.definition).toBe('{"Comment":"svc-dev-Names ${unknown}"}');
});

test('a definition that Step Functions refuses is an error that names the state machine', async () => {
  const wrong = machines({ DefinitionString: 'no JSON' });
  await expect(putStateMachines(wrong, server.endpoint)).rejects.toThrow(
    /State machine Greet \(svc-dev-Greet\): InvalidDefinition/,
  );
});
