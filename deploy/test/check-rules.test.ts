import { alarmsAreActedOn, metricsAreEmitted } from '../src/check/rules/alarms.ts';
import { failuresHaveDestinations } from '../src/check/rules/event-sources.ts';
import { nothingNamesARegion } from '../src/check/rules/fixed-regions.ts';
import { functionsAreConfigured, logsExpire } from '../src/check/rules/functions.ts';
import { exportsAreUnique, importsHaveExports } from '../src/check/rules/imports.ts';
import { callersAreNamed } from '../src/check/rules/permissions.ts';
import { workflowsAreValid } from '../src/check/rules/workflows.ts';
import { aFunction, aMachine, anAlarm, aStack, found } from './support/stacks.ts';

describe('regions, accounts and partitions', () => {
  test.each([
    ['a region', 'https://sqs.ap-northeast-1.amazonaws.com', 'ap-northeast-1'],
    ['an account', { 'Fn::Sub': 'table/123456789012' }, '123456789012'],
    ['a partition', { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:queue' }, 'arn:aws:'],
  ])('%s in a template is found', (_, value, name) => {
    const stack = aStack({ resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [value] } } } });
    expect(found(nothingNamesARegion, stack)).toEqual([
      expect.stringContaining(`Queue: has the fixed ${name} in Properties`),
    ]);
  });

  test('pseudo parameters and types of tasks are allowed', () => {
    const task = { Resource: 'arn:aws:states:::lambda:invoke' };
    const ours = { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:queue' };
    const resources = { Machine: aMachine(task), Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [ours] } } };
    expect(found(nothingNamesARegion, aStack({ resources }))).toEqual([]);
  });
});

describe('functions', () => {
  test('with role, log, memory and timeout pass', () => {
    expect(found(functionsAreConfigured, aStack({ resources: aFunction() }))).toEqual([]);
  });

  test('without them are found', () => {
    const { CountLogGroup, CountRole, ...lambda } = aFunction({ Role: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } });
    const stack = aStack({
      resources: { ...lambda, OtherRole: { Type: 'AWS::SQS::Queue' } },
      written: { provider: {}, functions: { count: {}, other: { memorySize: 128, timeout: 3 } } },
    });
    expect(found(functionsAreConfigured, stack)).toEqual([
      'CountLambdaFunction: has no role of this stack',
      'CountLambdaFunction: has no log group of this stack, so its logs are kept for ever',
      'CountLambdaFunction: has no memorySize in serverless.yml',
      'CountLambdaFunction: has no timeout in serverless.yml',
    ]);
  });

  test('behind an API time out before the API does', () => {
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

  test('permissions name the caller', () => {
    const permission = (SourceArn?: object) => ({ Type: 'AWS::Lambda::Permission', Properties: { SourceArn } });
    const resources = { Named: permission({ Ref: 'Api' }), Anybody: permission() };
    expect(found(callersAreNamed, aStack({ resources }))).toEqual([expect.stringMatching(/^Anybody: .*no SourceArn$/)]);
  });
});

describe('definitions of workflows', () => {
  test('a valid one passes, one with a missing state is found', () => {
    const Resource = 'arn:aws:states:::lambda:invoke';
    const leading = (task: object) => aStack({ resources: { Workflow: aMachine({ Resource, ...task }) } });
    expect(found(workflowsAreValid, leading({}))).toEqual([]);
    expect(found(workflowsAreValid, leading({ End: undefined, Next: 'Nowhere' }))).toEqual([
      expect.stringMatching(/^Workflow: has an invalid definition: .*Nowhere/),
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
    [
      'the stream has one',
      stream({ DestinationConfig: { OnFailure: { Destination: { Ref: 'DeadLetters' } } } }),
      {},
      '',
    ],
    ['the schedule has one', schedule({ DeadLetterConfig: { Arn: { Ref: 'DeadLetters' } } }), {}, ''],
    ['the function has one', schedule(), { DeadLetterConfig: { TargetArn: { Ref: 'DeadLetters' } } }, ''],
    ['a comment says why there is none', stream(), {}, '# No failure destination: the next change brings all again.'],
  ])('a source passes if %s', (_, Source, properties, comment) => {
    const stack = aStack({ resources: { ...aFunction(properties), Source }, sources: yaml(comment) });
    expect(found(failuresHaveDestinations, stack)).toEqual([]);
  });

  test('a comment beside another event does not count', () => {
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

  test('pass if the code emits them', () => {
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
  ])('do not pass with %s', (_what, Dimensions) => {
    const metric = { ...ours, Dimensions };
    expect(found(metricsAreEmitted, watching(metric, {}, ['BallotsLost']))).toHaveLength(1);
  });

  test('pass if a metric filter counts a message that is logged', () => {
    const Filter = filter('{ $.message = "ballot lost" }');
    expect(found(metricsAreEmitted, watching(ours, { Filter }, ['ballot lost']))).toEqual([]);
    expect(found(metricsAreEmitted, watching(ours, { Filter }, ['ballot is lost']))).toEqual([
      'Filter: looks for "ballot lost", which is never logged',
    ]);
  });

  test('pass if a metric filter counts a field of an access log', () => {
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
    ['AWS does not emit', { ...errors, MetricName: 'Faults', Dimensions: ofCount }],
    ['is of another namespace', { ...errors, Namespace: 'AWS/SQS', Dimensions: ofCount }],
    ['has another dimension', { ...errors, Dimensions: [{ Name: 'QueueName', Value: { Ref: 'CountLogGroup' } }] }],
    [
      'is of an unknown function',
      { ...errors, Dimensions: [{ Name: 'FunctionName', Value: 'booth-test-dev-counts' }] },
    ],
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
  ])('metrics of AWS pass %s', (_, metric) => {
    expect(found(metricsAreEmitted, watching(metric))).toEqual([]);
  });

  test('an alarm without topic, description or TreatMissingData is found', () => {
    const AlarmTopic = { Type: 'AWS::SNS::Topic' };
    const NoData = anAlarm({ AlarmActions: [], InsufficientDataActions: [{ Ref: 'AlarmTopic' }] });
    const Mute = anAlarm({ AlarmActions: [], AlarmDescription: undefined, TreatMissingData: undefined });
    const resources = { AlarmTopic, Loud: anAlarm({}), NoData, Mute };
    expect(found(alarmsAreActedOn, aStack({ resources }))).toEqual([
      'Mute: notifies no topic of these stacks',
      'Mute: has no description',
      'Mute: does not set TreatMissingData',
    ]);
  });
});

describe('imports', () => {
  const exporting = (Name: string, name = 'booth-first-dev') =>
    aStack({ name, outputs: { Url: { Value: 'x', Export: { Name } } } });
  const importing = (name: string) =>
    aStack({ resources: { Client: { Type: 'AWS::SQS::Queue', Properties: { Url: { 'Fn::ImportValue': name } } } } });

  test('of an earlier stack’s exports pass', () => {
    expect(found(importsHaveExports, exporting('booth-first-dev-Url'), importing('booth-first-dev-Url'))).toEqual([]);
  });

  test('of a name that no stack or only a later one exports are found', () => {
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
