import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createLocalStack, Template } from '../../src/cloudformation/index.ts';
import { collectWarnings } from '../../src/plugin/collected-warnings.ts';
import { checkVisibilityTimeouts, localEventSources } from '../../src/plugin/event-sources.ts';
import { notRunResources } from '../../src/plugin/not-run.ts';
import { createResources, subscribeQueues } from '../../src/plugin/resources.ts';
import { startQueueServer } from '../support/queue-server.ts';

/** Returns the stack of a service with these resources, as the framework compiles them. */
function aStack(Resources: Record<string, object>, sqsEndpoint = 'http://sqs') {
  const template = Template.parse({ Resources });
  const stack = createLocalStack({
    template,
    stackName: 'shop-dev',
    region: 'us-east-1',
    accountId: '000000000000',
    sqsEndpoint,
    streamArns: new Map(),
    imports: new Map([['shop-queues-dev-Arn', 'arn:aws:sqs:us-east-1:000000000000:imported']]),
    addresses: { http: '', websocket: '', stageInRestPath: false },
  });
  return { template, stack };
}

const aFunction = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'shop-dev-consume', Timeout: 40 } };
const functionArn = { 'Fn::GetAtt': ['Consume', 'Arn'] };
const aMapping = (EventSourceArn: unknown, others: object = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { BatchSize: 10, EventSourceArn, FunctionName: functionArn, Enabled: true, ...others },
});

test('event source mappings read queues by every form of ARN', () => {
  const { stack } = aStack({
    Consume: aFunction,
    Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
    ByText: aMapping('arn:aws:sqs:us-east-1:000000000000:text'),
    ByAttribute: aMapping({ 'Fn::GetAtt': ['Orders', 'Arn'] }, { ScalingConfig: { MaximumConcurrency: 2 } }),
    ByImport: aMapping({ 'Fn::ImportValue': 'shop-queues-dev-Arn' }),
    ByJoin: aMapping({
      'Fn::Join': [':', ['arn:aws:sqs', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'joined']],
    }),
  });
  const { eventSourceMappings, notRun } = localEventSources(stack, 'shop-dev');
  expect(eventSourceMappings).toMatchObject(
    ['text', 'orders', 'imported', 'joined'].map((name) => ({
      source: 'sqs',
      queueArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
      functionName: 'shop-dev-consume',
    })),
  );
  expect(notRun).toEqual([]);
});

test('schedules of rules and of the Scheduler run, for functions and state machines', () => {
  const { stack } = aStack({
    Consume: aFunction,
    Report: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'report' } },
    Nightly: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'cron(0 2 * * ? *)',
        State: 'DISABLED',
        Targets: [
          { Id: 'a', Arn: functionArn, Input: '{"a":1}' },
          { Id: 'b', Arn: { Ref: 'Report' }, RoleArn: { 'Fn::GetAtt': ['NoRole', 'Arn'] } },
        ],
      },
    },
    Hourly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 hour)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: functionArn, RoleArn: { 'Fn::GetAtt': ['NoRole', 'Arn'] } },
      },
    },
  });
  const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-consume';
  expect(localEventSources(stack, 'shop-dev').schedules).toMatchObject([
    {
      kind: 'rule',
      arn: 'arn:aws:events:us-east-1:000000000000:rule/shop-dev-Nightly',
      enabled: false,
      targets: [
        { arn: lambda, input: '{"a":1}' },
        { arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:report' },
      ],
    },
    {
      kind: 'scheduler',
      arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/shop-dev-Hourly',
      timeZone: 'Europe/Berlin',
      enabled: true,
      targets: [{ arn: lambda }],
    },
  ]);
});

test('each resource that only runs on AWS is listed in one line; roles, log groups and alarms are not', () => {
  const { template, stack } = aStack({
    Consume: aFunction,
    Clicks: { Type: 'AWS::Kinesis::Stream' },
    FromClicks: aMapping({ 'Fn::GetAtt': ['Clicks', 'Arn'] }),
    FromKafka: aMapping(undefined, { SelfManagedEventSource: {} }),
    OnUpload: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [] } },
    Weekly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(7 days)',
        Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ec2:stopInstances' },
      },
    },
    Pictures: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { LambdaConfigurations: [{}] } } },
    Users: { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: { PreSignUp: functionArn } } },
    PlainUsers: { Type: 'AWS::Cognito::UserPool' },
    News: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'lambda', Endpoint: functionArn }] } },
    Backup: { Type: 'Custom::Backup', Properties: { ServiceToken: functionArn } },
    Never: { Type: 'AWS::Lambda::Url', Condition: 'Never' },
    Mail: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'email', Endpoint: 'a@b.example' } },
    Role: { Type: 'AWS::IAM::Role' },
    Logs: { Type: 'AWS::Logs::LogGroup' },
    Alarm: { Type: 'AWS::CloudWatch::Alarm' },
  });
  const { Conditions, ...others } = template;
  const parsed = Template.parse({ ...others, Conditions: { ...Conditions, Never: { 'Fn::Equals': ['a', 'b'] } } });
  const conditional = createLocalStack({
    template: parsed,
    ...{ stackName: 'shop-dev', region: 'us-east-1', accountId: '000000000000' },
    ...{ streamArns: new Map(), imports: new Map(), addresses: { http: '', websocket: '', stageInRestPath: false } },
  });
  expect([...localEventSources(stack, 'shop-dev').notRun, ...notRunResources(parsed, conditional)]).toEqual([
    'FromClicks: its function gets no events of this source',
    'FromKafka: its function gets no events of this source',
    'Weekly: this schedule does not call arn:aws:scheduler:::aws-sdk:ec2:stopInstances',
    'Clicks (AWS::Kinesis::Stream): it does not exist offline',
    'OnUpload (AWS::Events::Rule): events that match its pattern do not call its targets',
    'Pictures (AWS::S3::Bucket): it sends no notifications',
    'Users (AWS::Cognito::UserPool): its triggers do not call functions',
    'News (AWS::SNS::Topic): messages do not reach subscribers of the protocol lambda',
    'Backup (Custom::Backup): the function of this custom resource is not called',
  ]);
});

test('warnings of a start are logged together, only if they are new, and later ones at once', async () => {
  const log = { notice: jest.fn(), warning: jest.fn(), error: jest.fn() };
  const [first, again] = [collectWarnings(log), collectWarnings(log)];
  first.warning('a');
  again.warning('a');
  expect(log.warning).not.toHaveBeenCalled();
  await first.logIfNew(async () => true);
  await again.logIfNew(async () => false);
  again.warning('b');
  expect(log.warning.mock.calls).toEqual([['a'], ['b']]);
});

describe('with the emulator', () => {
  let server: Awaited<ReturnType<typeof startQueueServer>>;
  const environment = { ...process.env };
  beforeAll(async () => {
    Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
    server = await startQueueServer();
  });
  afterAll(async () => {
    process.env = environment;
    await server.close();
  });

  const endpoints = () => {
    const { endpoint } = server;
    return { dynamodb: 'none', sqs: endpoint, sns: endpoint, s3: endpoint, secretsManager: 'none' };
  };

  test('a queue whose messages come again before the function times out is refused as on AWS', async () => {
    const { stack } = aStack({
      Consume: aFunction,
      Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
      FromOrders: aMapping({ 'Fn::GetAtt': ['Orders', 'Arn'] }),
    });
    await createResources(stack, new Map(), endpoints());
    const { eventSourceMappings } = localEventSources(stack, 'shop-dev');
    await expect(checkVisibilityTimeouts(stack, eventSourceMappings, server.endpoint)).rejects.toThrow(
      'shop-dev-FromOrders: Queue visibility timeout: 30 seconds is less than Function timeout: 40 seconds',
    );
  });

  test('a service that starts twice has its buckets, and topics that reach subscribed queues by their filters', async () => {
    // Prepare
    const { stack } = aStack(
      {
        News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
        Sport: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'sport' } },
        SportNews: {
          Type: 'AWS::SNS::Subscription',
          Properties: {
            TopicArn: { Ref: 'News' },
            Protocol: 'sqs',
            Endpoint: { 'Fn::GetAtt': ['Sport', 'Arn'] },
            RawMessageDelivery: true,
            FilterPolicyScope: 'MessageBody',
            FilterPolicy: { kind: ['sport'] },
          },
        },
        Pictures: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pictures' } },
      },
      server.endpoint,
    );
    const settings = { endpoint: server.endpoint };
    const sns = new SNSClient(settings);
    const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    // Act
    for (const _start of ['first', 'again']) {
      await createResources(stack, new Map(), endpoints());
      await subscribeQueues(stack, server.endpoint);
    }
    for (const kind of ['sport', 'weather']) {
      const TopicArn = 'arn:aws:sns:us-east-1:000000000000:news';
      await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ kind }) }));
    }
    // Assess
    const QueueUrl = `${server.endpoint}/000000000000/sport`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['{"kind":"sport"}']);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: 'pictures' }]);
    for (const client of [sns, sqs, s3]) client.destroy();
  });

  test('a topic is created before the service that owns its subscribers starts: two may wait for each other', async () => {
    const queueArn = { 'Fn::ImportValue': 'exported-later' };
    const Subscription = [{ Protocol: 'sqs', Endpoint: queueArn }];
    const { stack } = aStack(
      { Alerts: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts', Subscription } } },
      server.endpoint,
    );
    await createResources(stack, new Map(), endpoints());
    const sns = new SNSClient({ endpoint: server.endpoint });
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toContainEqual({
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:alerts',
    });
    await expect(subscribeQueues(stack, server.endpoint)).rejects.toThrow('exported-later');
    sns.destroy();
  });
});
