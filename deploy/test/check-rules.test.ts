import { alarmsAreActedOn, metricsAreEmitted } from '../src/check/rules/alarms.ts';
import { failuresHaveDestinations } from '../src/check/rules/event-sources.ts';
import { placesAreNotFixed } from '../src/check/rules/fixed-places.ts';
import { functionsAreConfigured, logsExpire } from '../src/check/rules/functions.ts';
import { exportsAreUnique, importsHaveExports } from '../src/check/rules/imports.ts';
import { callersAreNamed } from '../src/check/rules/permissions.ts';
import { rightsAreThoseUsed } from '../src/check/rules/rights.ts';
import { workflowsAreValid } from '../src/check/rules/workflows.ts';
import type { Rule, Stack } from '../src/check/stack.ts';
import { aFunction, aMachine, anAlarm, aRole, aStack } from './stacks.ts';

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const READS_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (name) => `dynamodb:${name}`,
);
const found = (rule: Rule, ...stacks: Stack[]) =>
  rule(stacks).map(({ resource, message }) => `${resource}: ${message}`);

describe('nothing is fixed to a place', () => {
  test.each([
    ['a region', 'https://sqs.ap-northeast-1.amazonaws.com', 'ap-northeast-1'],
    ['an account', { 'Fn::Sub': 'table/123456789012' }, '123456789012'],
    ['a partition', { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:letters' }, 'arn:aws:'],
  ])('%s is found', (_, value, place) => {
    const stack = aStack({ resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [value] } } } });
    expect(found(placesAreNotFixed, stack)).toEqual([
      expect.stringContaining(`Queue: has ${place} fixed, in Properties`),
    ]);
  });

  test('pseudo parameters and types of tasks are fine', () => {
    const task = { Resource: 'arn:aws:states:::lambda:invoke' };
    const ours = { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:letters' };
    const resources = { Machine: aMachine(task), Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [ours] } } };
    expect(found(placesAreNotFixed, aStack({ resources }))).toEqual([]);
  });
});

describe('functions', () => {
  test('with role, log, memory and timeout are fine', () => {
    expect(found(functionsAreConfigured, aStack({ resources: aFunction() }))).toEqual([]);
  });

  test('without any of them are not', () => {
    const { CountLogGroup, CountRole, ...lambda } = aFunction({ Role: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } });
    const stack = aStack({
      resources: { ...lambda, OtherRole: { Type: 'AWS::SQS::Queue' } },
      written: { provider: {}, functions: { count: {}, other: { memorySize: 128, timeout: 3 } } },
    });
    expect(found(functionsAreConfigured, stack)).toEqual([
      'CountLambdaFunction: has no role of this stack',
      'CountLambdaFunction: has no log group of this stack, so its logs are kept for ever',
      'CountLambdaFunction: has memory that nobody chose',
      'CountLambdaFunction: has a timeout that nobody chose',
    ]);
  });

  test('before which an API stands end while it waits', () => {
    const Integration = { Uri: { 'Fn::GetAtt': ['CountLambdaFunction', 'Arn'] } };
    const Method = { Type: 'AWS::ApiGateway::Method', Properties: { Integration } };
    const behind = (Timeout: number) => aStack({ resources: { ...aFunction({ Timeout }), Method } });
    expect(found(functionsAreConfigured, behind(29))).toEqual([]);
    expect(found(functionsAreConfigured, behind(30))).toEqual([
      'CountLambdaFunction: may run for 30 s, but an API waits 29 s',
    ]);
  });

  test('a log group without retention is found', () => {
    const resources = { ...aFunction(), Log: { Type: 'AWS::Logs::LogGroup' } };
    expect(found(logsExpire, aStack({ resources }))).toEqual(['Log: has no retention, so it is kept for ever']);
  });

  test('who may call them is named', () => {
    const permission = (SourceArn?: object) => ({ Type: 'AWS::Lambda::Permission', Properties: { SourceArn } });
    const resources = { Named: permission({ Ref: 'Api' }), Anybody: permission() };
    expect(found(callersAreNamed, aStack({ resources }))).toEqual([expect.stringMatching(/^Anybody: .*no SourceArn$/)]);
  });
});

describe('rights of a function', () => {
  const withCode = (granted: string[], actions: string[], more = {}) =>
    aStack({
      resources: { ...aFunction({}, [...LOGS, ...granted]), ...more },
      code: { 'src/functions/count.handler': { actions } },
    });

  test('that are those of its calls are fine', () => {
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:GetItem'], ['dynamodb:GetItem']))).toEqual([]);
  });

  test('that nothing calls are found, and calls without a right', () => {
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:Scan'], ['dynamodb:Query']))).toEqual([
      'CountRole: allows dynamodb:Scan, never called',
      'CountRole: does not allow dynamodb:Query',
    ]);
  });

  test('do not come by a wildcard or a managed policy', () => {
    const managed = aRole(LOGS, { ManagedPolicyArns: ['AWSLambdaBasicExecutionRole'] });
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:*'], ['dynamodb:GetItem'], { CountRole: managed }))).toEqual([
      "CountRole: has managed policies, which allow more than what it's for",
      'CountRole: does not allow dynamodb:GetItem',
    ]);
    expect(found(rightsAreThoseUsed, withCode(['dynamodb:*'], ['dynamodb:GetItem']))).toEqual([
      'CountRole: allows dynamodb:*, never called',
      'CountRole: does not allow dynamodb:GetItem',
    ]);
  });

  test('are those of its stream, of its failure destination and of its traces, too', () => {
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
      resources: { Letters: { Type: 'AWS::SQS::Queue' } },
      outputs: { Arn: { Value: { 'Fn::GetAtt': ['Letters', 'Arn'] }, Export: { Name: 'booth-queues-dev-Arn' } } },
    });
    const granting = (actions: string[]) =>
      aStack({ resources: { ...aFunction({ TracingConfig: { Mode: 'Active' } }, [...LOGS, ...actions]), Mapping } });
    const all = [...READS_STREAM, 'sqs:SendMessage', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    expect(found(rightsAreThoseUsed, queues, granting(all))).toEqual([]);
    expect(found(rightsAreThoseUsed, queues, granting([])).toSorted()).toEqual(
      all.toSorted().map((action) => `CountRole: does not allow ${action}`),
    );
  });

  test('may come by a policy that roles have in common', () => {
    const shared = (role: string) => {
      const { Policies } = aRole(['dynamodb:Query']).Properties;
      return { Type: 'AWS::IAM::Policy', Properties: { ...Policies[0], Roles: [{ Ref: role }] } };
    };
    const granting = (role: string) => withCode([], ['dynamodb:Query'], { Shared: shared(role) });
    expect(found(rightsAreThoseUsed, granting('CountRole'))).toEqual([]);
    expect(found(rightsAreThoseUsed, granting('OtherRole'))).toEqual(['CountRole: does not allow dynamodb:Query']);
  });

  test('a role of nobody is found', () => {
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

  test('who starts it may do that alone', () => {
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

test("rights of who writes an API's logs", () => {
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

test('rights of who builds the site, where Amplify does', () => {
  const IAMServiceRole = { 'Fn::GetAtt': ['BuildRole', 'Arn'] };
  const App = { Type: 'AWS::Amplify::App', Properties: { IAMServiceRole } };
  const building = (actions: string[]) => aStack({ resources: { App, BuildRole: aRole(actions) } });
  expect(found(rightsAreThoseUsed, building(['cloudformation:DescribeStacks']))).toEqual([]);
  expect(found(rightsAreThoseUsed, building(['cloudformation:DeleteStack']))).toEqual([
    'BuildRole: allows cloudformation:DeleteStack, never called',
    'BuildRole: does not allow cloudformation:DescribeStacks',
  ]);
});

describe('definitions of workflows', () => {
  test('one that fits is fine, one that leads nowhere is not', () => {
    const Resource = 'arn:aws:states:::lambda:invoke';
    const leading = (task: object) => aStack({ resources: { Workflow: aMachine({ Resource, ...task }) } });
    expect(found(workflowsAreValid, leading({}))).toEqual([]);
    expect(found(workflowsAreValid, leading({ End: undefined, Next: 'Nowhere' }))).toEqual([
      expect.stringMatching(/^Workflow: has a definition that does not fit: .*Nowhere/),
    ]);
  });
});

describe('event sources', () => {
  const stream = (properties: object = {}) => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'CountLambdaFunction' }, StartingPosition: 'LATEST', ...properties },
  });
  const schedule = (target: object = {}) => ({
    Type: 'AWS::Events::Rule',
    Properties: { Targets: [{ Arn: { 'Fn::GetAtt': ['CountLambdaFunction', 'Arn'] }, ...target }] },
  });
  const yaml = (comment: string) => ({
    'iac/functions.yml': `count:\n  events:\n    ${comment}\n    - stream: { arn: x }\n`,
  });

  test.each([
    ['stream', stream()],
    ['schedule', schedule()],
  ])('a %s without a failure destination is found', (event, Source) => {
    const stack = aStack({ resources: { ...aFunction(), Source }, sources: yaml('# Read soon.') });
    expect(found(failuresHaveDestinations, stack)).toEqual([
      `Source: has no failure destination, and no comment by its ${event} event says why ("no failure destination …")`,
    ]);
  });

  test.each([
    ['the stream has one', stream({ DestinationConfig: { OnFailure: { Destination: { Ref: 'Letters' } } } }), {}, ''],
    ['the schedule has one', schedule({ DeadLetterConfig: { Arn: { Ref: 'Letters' } } }), {}, ''],
    ['the function has one', schedule(), { DeadLetterConfig: { TargetArn: { Ref: 'Letters' } } }, ''],
    ['a comment says why there is none', stream(), {}, '# No failure destination: the next change brings all again.'],
  ])('fine: %s', (_, Source, properties, comment) => {
    const stack = aStack({ resources: { ...aFunction(properties), Source }, sources: yaml(comment) });
    expect(found(failuresHaveDestinations, stack)).toEqual([]);
  });

  test('a comment by another event is no reason', () => {
    const text = 'count:\n  events:\n    # No failure destination: x\n    - httpApi: GET /\n    - stream: { arn: x }\n';
    const stack = aStack({ resources: { ...aFunction(), Source: stream() }, sources: { 'functions.yml': text } });
    expect(found(failuresHaveDestinations, stack)).toHaveLength(1);
  });
});

describe('metrics of alarms', () => {
  const ours = { Namespace: 'booth-dev', MetricName: 'BallotsLost' };
  const byService = [{ Name: 'service', Value: 'booth-test' }];
  const emitter = { Variables: { POWERTOOLS_METRICS_NAMESPACE: 'booth-dev', POWERTOOLS_SERVICE_NAME: 'booth-test' } };
  const filter = (pattern: string) => ({
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: { Ref: 'CountLogGroup' },
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: 'booth-dev', MetricName: 'BallotsLost' }],
    },
  });
  const watching = (metric: object, more = {}, texts: string[] = []) =>
    aStack({
      resources: { ...aFunction({ Environment: emitter }), Alarm: anAlarm(metric), ...more },
      code: { 'src/functions/count.handler': { texts } },
    });
  const errors = { Namespace: 'AWS/Lambda', MetricName: 'Errors' };
  const ofCount = [{ Name: 'FunctionName', Value: { Ref: 'CountLambdaFunction' } }];

  test('are emitted by the code', () => {
    const metric = { ...ours, Dimensions: byService };
    expect(found(metricsAreEmitted, watching(metric, {}, ['BallotsLost']))).toEqual([]);
    expect(found(metricsAreEmitted, watching(metric, {}, ['BallotsFound']))).toEqual([
      'Alarm: watches booth-dev BallotsLost, which nothing emits',
    ]);
    expect(found(metricsAreEmitted, watching(ours, {}, ['BallotsLost']))).toHaveLength(1);
  });

  test.each([
    ["another service's name", [{ Name: 'service', Value: 'booth-other' }]],
    ['more than the service', [...byService, { Name: 'poll', Value: 'lunch' }]],
  ])('are not emitted by %s', (_what, Dimensions) => {
    const metric = { ...ours, Dimensions };
    expect(found(metricsAreEmitted, watching(metric, {}, ['BallotsLost']))).toHaveLength(1);
  });

  test('are counted in a log, by a message that is written there', () => {
    const Filter = filter('{ $.message = "ballot lost" }');
    expect(found(metricsAreEmitted, watching(ours, { Filter }, ['ballot lost']))).toEqual([]);
    expect(found(metricsAreEmitted, watching(ours, { Filter }, ['ballot is lost']))).toEqual([
      'Filter: looks for "ballot lost", which is never logged',
    ]);
  });

  test('are counted in an access log, by a field that it has', () => {
    const Filter = filter('{ $.status = "5*" }');
    const stage = (Format: string) => ({
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { AccessLogSettings: { Format } },
    });
    const Stage = stage('{"status":"$context.status"}');
    expect(found(metricsAreEmitted, watching(ours, { Filter, Stage }))).toEqual([]);
    const Other = stage('{"path":"$context.path"}');
    expect(found(metricsAreEmitted, watching(ours, { Filter, Other }))).toHaveLength(1);
  });

  test.each([
    ['is none of AWS', { ...errors, MetricName: 'Faults', Dimensions: ofCount }],
    ['is of another namespace', { ...errors, Namespace: 'AWS/SQS', Dimensions: ofCount }],
    ['is not by that dimension', { ...errors, Dimensions: [{ Name: 'QueueName', Value: { Ref: 'CountLogGroup' } }] }],
    ['is of no function here', { ...errors, Dimensions: [{ Name: 'FunctionName', Value: 'booth-test-dev-counts' }] }],
    [
      'is of a resource of another type',
      { ...errors, Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'CountRole' } }] },
    ],
  ])('one that %s is found', (_, metric) => {
    expect(found(metricsAreEmitted, watching(metric))).toEqual([expect.stringMatching(/^Alarm: watches AWS/)]);
  });

  test.each([
    ['by reference', { ...errors, Dimensions: ofCount }],
    ['by name', { ...errors, Dimensions: [{ Name: 'FunctionName', Value: 'booth-test-dev-count' }] }],
    [
      'in an expression',
      { Metrics: [{ Id: 'a', MetricStat: { Metric: { ...errors, Dimensions: ofCount } } }, { Id: 'b' }] },
    ],
  ])('those of AWS are fine %s', (_, metric) => {
    expect(found(metricsAreEmitted, watching(metric))).toEqual([]);
  });

  test('an alarm that nobody hears, or that says nothing, is found', () => {
    const AlarmTopic = { Type: 'AWS::SNS::Topic' };
    const NoData = anAlarm({ AlarmActions: [], InsufficientDataActions: [{ Ref: 'AlarmTopic' }] });
    const Mute = anAlarm({ AlarmActions: [], AlarmDescription: undefined, TreatMissingData: undefined });
    const resources = { AlarmTopic, Loud: anAlarm({}), NoData, Mute };
    expect(found(alarmsAreActedOn, aStack({ resources }))).toEqual([
      'Mute: tells no topic of these stacks',
      'Mute: has no description',
      'Mute: does not say what missing data means',
    ]);
  });
});

describe('imports', () => {
  const exporting = (Name: string, name = 'booth-first-dev') =>
    aStack({ name, outputs: { Url: { Value: 'x', Export: { Name } } } });
  const importing = (name: string) =>
    aStack({ resources: { Client: { Type: 'AWS::SQS::Queue', Properties: { Url: { 'Fn::ImportValue': name } } } } });

  test('of what a stack before exports are fine', () => {
    expect(found(importsHaveExports, exporting('booth-first-dev-Url'), importing('booth-first-dev-Url'))).toEqual([]);
  });

  test('of what nobody exports, or only a later stack, are found', () => {
    const message = 'Client: imports booth-first-dev-Url, which no stack before it exports';
    expect(found(importsHaveExports, exporting('booth-first-dev-Uri'), importing('booth-first-dev-Url'))).toEqual([
      message,
    ]);
    expect(found(importsHaveExports, importing('booth-first-dev-Url'), exporting('booth-first-dev-Url'))).toEqual([
      message,
    ]);
  });

  test('two stacks do not export the same name', () => {
    const twice = [exporting('booth-Url'), exporting('booth-Url', 'booth-second-dev')];
    expect(found(exportsAreUnique, ...twice)).toEqual(['Outputs: exports booth-Url, as another stack does']);
  });
});
