import {
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListActivitiesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { putVersionsAndAliases } from '../../src/plugin/machine-versions.ts';
import {
  deleteStateMachines,
  localMachines,
  putActivities,
  putStateMachines,
} from '../../src/plugin/state-machines.ts';
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
  return localMachines(
    stackOf({
      Greet: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties },
      Names: { Type: 'AWS::DynamoDB::Table' },
    }),
  );
}

function stackOf(Resources: object, created?: Map<string, string>) {
  return createLocalStack({
    template: Template.parse({ Resources }),
    created,
    stackName: 'svc-dev',
    region: 'us-east-1',
    accountId: '000000000000',
    streamArns: new Map(),
    imports: new Map(),
    addresses: { http: '', websocket: '', stageInRestPath: false },
  });
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

test('a definition has its intrinsics and substitutions resolved', () => {
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

test('a definition that Step Functions refuses gives an error that names the state machine', async () => {
  const wrong = machines({ DefinitionString: 'no JSON' });
  await expect(putStateMachines(wrong, server.endpoint)).rejects.toThrow(
    /State machine Greet \(svc-dev-Greet\): InvalidDefinition/,
  );
});

test('versions, aliases and activities of the template exist, and are referred to by their ARNs', async () => {
  // Prepare
  const base = 'arn:aws:states:us-east-1:000000000000';
  const resources = (text: string) => ({
    Vote: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: pass(text), Tags: [{ Key: 'team', Value: text }] },
    },
    Version: {
      Type: 'AWS::StepFunctions::StateMachineVersion',
      Properties: {
        StateMachineArn: { Ref: 'Vote' },
        StateMachineRevisionId: { 'Fn::GetAtt': ['Vote', 'StateMachineRevisionId'] },
      },
    },
    Live: {
      Type: 'AWS::StepFunctions::StateMachineAlias',
      Properties: {
        Name: 'live',
        RoutingConfiguration: [{ StateMachineVersionArn: { Ref: 'Version' }, Weight: 100 }],
      },
    },
    Work: { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'work' } },
  });
  const deploy = async (text: string) => {
    const created = new Map<string, string>();
    const stack = stackOf(resources(text), created);
    await putStateMachines(localMachines(stack), server.endpoint);
    await putActivities(stack, server.endpoint);
    await putVersionsAndAliases(stack, created, server.endpoint);
    const arns = [{ Ref: 'Version' }, { Ref: 'Live' }, { 'Fn::GetAtt': ['Live', 'Arn'] }, { Ref: 'Work' }];
    return stack.resolve(arns, 'here');
  };
  const machine = `${base}:stateMachine:svc-dev-Vote`;
  const others = [`${machine}:live`, `${machine}:live`, `${base}:activity:work`];
  // Act, Assess
  expect(await deploy('one')).toEqual([`${machine}:1`, ...others]);
  expect(await deploy('one')).toEqual([`${machine}:1`, ...others]);
  expect(await deploy('two')).toEqual([`${machine}:2`, ...others]);
  const { routingConfiguration } = await client.send(
    new DescribeStateMachineAliasCommand({ stateMachineAliasArn: `${machine}:live` }),
  );
  expect(routingConfiguration).toEqual([{ stateMachineVersionArn: `${machine}:2`, weight: 100 }]);
  const { stateMachineVersions } = await client.send(new ListStateMachineVersionsCommand({ stateMachineArn: machine }));
  expect(stateMachineVersions).toMatchObject([{ stateMachineVersionArn: `${machine}:2` }]);
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: machine }));
  expect(tags).toEqual([{ key: 'team', value: 'two' }]);
  const { activities } = await client.send(new ListActivitiesCommand({}));
  expect(activities?.map(({ name }) => name)).toEqual(['work']);
});
