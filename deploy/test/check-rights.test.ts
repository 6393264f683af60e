import { rightsAreThoseUsed } from '../src/check/rules/rights.ts';
import { aFunction, aMachine, aRole, aStack, found } from './support/stacks.ts';

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const READS_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (name) => `dynamodb:${name}`,
);

describe('rights of a function', () => {
  const withCode = (granted: string[], actions: string[], more = {}) =>
    aStack({
      resources: { ...aFunction({}, [...LOGS, ...granted]), ...more },
      code: { 'src/functions/count.handler': { actions } },
    });

  test('pass if they are those of its calls', () => {
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:GetItem'], ['dynamodb:GetItem']))).toEqual([]);
  });

  test('are found if nothing calls them, as are calls without a right', () => {
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:Scan'], ['dynamodb:Query']))).toEqual([
      'CountRole: allows dynamodb:Scan, never called',
      'CountRole: does not allow dynamodb:Query',
    ]);
  });

  test('can’t be a wildcard or a managed policy', () => {
    const managed = aRole(LOGS, { ManagedPolicyArns: ['AWSLambdaBasicExecutionRole'] });
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:*'], ['dynamodb:GetItem'], { CountRole: managed }))).toEqual([
      'CountRole: has managed policies, which allow more than it needs',
      'CountRole: does not allow dynamodb:GetItem',
    ]);
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:*'], ['dynamodb:GetItem']))).toEqual([
      'CountRole: allows dynamodb:*, never called',
      'CountRole: does not allow dynamodb:GetItem',
    ]);
  });

  test('include those of its stream, its failure destination and its traces', () => {
    const Mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['CountLambdaFunction', 'Arn'] },
        StartingPosition: 'LATEST',
        DestinationConfig: { OnFailure: { Destination: { 'Fn::ImportValue': 'booth-queues-dev-Arn' } } },
      },
    };
    const queues = aStack({
      name: 'booth-queues-dev',
      resources: { DeadLetters: { Type: 'AWS::SQS::Queue' } },
      outputs: { Arn: { Value: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, Export: { Name: 'booth-queues-dev-Arn' } } },
    });
    const granting = (actions: string[]) =>
      aStack({ resources: { ...aFunction({ TracingConfig: { Mode: 'Active' } }, [...LOGS, ...actions]), Mapping } });
    const all = [...READS_STREAM, 'sqs:SendMessage', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    expect(found(rightsAreThoseUsed, queues, granting(all))).toEqual([]);
    expect(found(rightsAreThoseUsed, queues, granting([])).toSorted()).toEqual(
      all.toSorted().map((action) => `CountRole: does not allow ${action}`),
    );
  });

  test('can be in a policy that roles share', () => {
    const shared = (role: string) => {
      const { Policies } = aRole(['dynamodb:Query']).Properties;
      return { Type: 'AWS::IAM::Policy', Properties: { ...Policies[0], Roles: [{ Ref: role }] } };
    };
    const granting = (role: string) => withCode([], ['dynamodb:Query'], { Shared: shared(role) });
    expect(found(rightsAreThoseUsed, granting('CountRole'))).toEqual([]);
    expect(found(rightsAreThoseUsed, granting('OtherRole'))).toEqual(['CountRole: does not allow dynamodb:Query']);
  });

  test('a role that nothing uses is found', () => {
    const resources = { ...aFunction(), Forgotten: aRole(['s3:GetObject']) };
    expect(found(rightsAreThoseUsed, aStack({ resources }))).toEqual([
      'Forgotten: is the role of no function, workflow, API or site',
    ]);
  });
});

describe('rights of a workflow', () => {
  test.each([
    ['an optimised call', { Resource: 'arn:aws:states:::dynamodb:getItem' }, ['dynamodb:GetItem']],
    [
      'a call that waits',
      { Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken' },
      ['dynamodb:UpdateItem'],
    ],
    ['a function', { Resource: 'arn:aws:states:::lambda:invoke' }, ['lambda:InvokeFunction']],
    ['an execution', { Resource: 'arn:aws:states:::states:startExecution' }, ['states:StartExecution']],
    [
      'a transaction, by its parts',
      {
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems',
        Arguments: { TransactItems: "{% [{'Put': {}}, {'Update': {}}] %}" },
      },
      ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ],
  ])('%s', (_, task, actions) => {
    const granting = (granted: string[]) =>
      aStack({ resources: { Workflow: aMachine(task), WorkflowRole: aRole(granted) } });
    expect(found(rightsAreThoseUsed, granting(actions))).toEqual([]);
    expect(found(rightsAreThoseUsed, granting([...actions, 'dynamodb:DeleteItem']))).toEqual([
      'WorkflowRole: allows dynamodb:DeleteItem, never called',
    ]);
    expect(found(rightsAreThoseUsed, granting([]))).toEqual(
      actions.map((action) => `WorkflowRole: does not allow ${action}`),
    );
  });

  test('its caller may start it and nothing else', () => {
    const Uri = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:action/StartSyncExecution']] };
    const Method = {
      Type: 'AWS::ApiGateway::Method',
      Properties: { Integration: { Credentials: { 'Fn::GetAtt': ['CallerRole', 'Arn'] }, Uri } },
    };
    const granting = (action: string) => aStack({ resources: { Method, CallerRole: aRole([action]) } });
    expect(found(rightsAreThoseUsed, granting('states:StartSyncExecution'))).toEqual([]);
    expect(found(rightsAreThoseUsed, granting('states:StartExecution'))).toHaveLength(2);
  });
});

test('rights of the role that writes the logs of APIs', () => {
  const CloudWatchRoleArn = { 'Fn::GetAtt': ['LoggingRole', 'Arn'] };
  const resources = {
    Account: { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn } },
    LoggingRole: aRole([...LOGS, 'logs:CreateLogGroup', 'logs:DescribeLogGroups', 'logs:DeleteLogGroup']),
  };
  expect(found(rightsAreThoseUsed, aStack({ resources })).toSorted()).toEqual([
    'LoggingRole: allows logs:DeleteLogGroup, never called',
    'LoggingRole: does not allow logs:DescribeLogStreams',
    'LoggingRole: does not allow logs:FilterLogEvents',
    'LoggingRole: does not allow logs:GetLogEvents',
  ]);
});

test('rights of the role with which Amplify builds the site', () => {
  const IAMServiceRole = { 'Fn::GetAtt': ['BuildRole', 'Arn'] };
  const App = { Type: 'AWS::Amplify::App', Properties: { IAMServiceRole } };
  const building = (actions: string[]) => aStack({ resources: { App, BuildRole: aRole(actions) } });
  expect(found(rightsAreThoseUsed, building(['cloudformation:DescribeStacks']))).toEqual([]);
  expect(found(rightsAreThoseUsed, building(['cloudformation:DeleteStack']))).toEqual([
    'BuildRole: allows cloudformation:DeleteStack, never called',
    'BuildRole: does not allow cloudformation:DescribeStacks',
  ]);
});
