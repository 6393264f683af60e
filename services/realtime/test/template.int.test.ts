import { join } from 'node:path';
import * as z from 'zod/mini';
import { type PackagedTemplate, packageService } from '../../../shared/test/support/packaged-template.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '..'), 'prod');
});

const STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const Dashboard = z.object({
  widgets: z.array(
    z.object({
      x: z.int(),
      y: z.int(),
      width: z.int(),
      height: z.int(),
      properties: z.object({ title: z.string(), alarms: z.optional(z.array(z.string())) }),
    }),
  ),
});

describe('what is deployed', () => {
  test('each function has a role of its own, and the workflow has one', () => {
    const roles = Object.values(template.functionRoles).map((role) => JSON.stringify(role));
    expect(roles).toHaveLength(7);
    expect(new Set(roles).size).toBe(roles.length);
    expect(Object.keys(template.rights)).toHaveLength(roles.length + 1);
  });

  test.each([
    ['ConnectRole', [...LOGS, ...WRITES, 'dynamodb:GetItem', 'dynamodb:Query']],
    ['DisconnectRole', [...LOGS, 'dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem']],
    ['SubscribeRole', [...LOGS, ...WRITES, 'dynamodb:GetItem', 'dynamodb:Query', 'execute-api:ManageConnections']],
    ['ReplyRole', [...LOGS, 'dynamodb:UpdateItem', 'execute-api:ManageConnections']],
    ['PublishRole', [...LOGS, ...STREAM, 'dynamodb:UpdateItem', 'states:StartExecution']],
    ['ComposeRole', [...LOGS, 'dynamodb:UpdateItem', 'dynamodb:Query', 'dynamodb:GetItem']],
    [
      'DeliverRole',
      [...LOGS, 'dynamodb:Query', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'execute-api:ManageConnections'],
    ],
    ['BroadcastRole', [...LOG_DELIVERY, 'lambda:InvokeFunction', 'states:StartExecution']],
  ])('%s allows what is called and nothing else', (role, actions) => {
    expect(template.rights[role]?.actions).toEqual(actions.toSorted());
  });

  test('no role allows everything, except for the delivery of logs, which has no resources', () => {
    const { BroadcastRole, ...others } = template.rights;
    for (const { actions, resources } of Object.values(others)) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(resources).not.toContain('*');
    }
    expect(BroadcastRole?.resources).toEqual([
      ['ComposeLambdaFunction', 'DeliverLambdaFunction'].map((logicalId) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
      { 'Fn::Sub': expect.stringMatching(/:stateMachine:booth-realtime-prod-broadcast$/) },
      '*',
    ]);
  });

  test('only its own events call its functions, and everything is traced if the stage says so', () => {
    expect(template.openPermissions).toEqual([]);
    expect(template.untraced).toEqual([]);
  });

  test('the stage is throttled, new connections more than messages, and logs nothing about viewers', () => {
    const all = { ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 };
    const connecting = { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 500 };
    expect(template.propertiesOf('AWS::ApiGatewayV2::Stage')).toMatchObject([
      { DefaultRouteSettings: all, RouteSettings: { $connect: connecting } },
    ]);
    expect(template.accessLogs.map((fields) => Object.values(fields))).toEqual([
      [
        '$context.requestId',
        '$context.requestTimeEpoch',
        '$context.connectionId',
        '$context.eventType',
        '$context.routeKey',
        '$context.status',
        '$context.integrationLatency',
        '$context.integrationStatus',
        '$context.integration.error',
        '$context.error.responseType',
      ],
    ]);
  });

  test('messages are sent only to connections of this API', () => {
    for (const role of ['SubscribeRole', 'DeliverRole']) {
      const post = JSON.stringify(template.rights[role]?.resources.at(-1));
      expect(post).toContain(':${WebsocketsApi}/prod/POST/@connections/*');
    }
    for (const role of ['SubscribeRole', 'ReplyRole', 'DeliverRole']) {
      const end = JSON.stringify(template.rights[role]?.resources);
      expect(end).toContain(':${WebsocketsApi}/prod/DELETE/@connections/*');
    }
  });

  test('the results stream is read from now on, unfiltered and in large batches, and failing batches are given up soon', () => {
    const mappings = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(mappings).toMatchObject([
      {
        EventSourceArn: { 'Fn::ImportValue': 'booth-aggregation-prod-ResultsStreamArn' },
        StartingPosition: 'LATEST',
        BatchSize: 1000,
        MaximumRetryAttempts: 10,
        MaximumRecordAgeInSeconds: 300,
      },
    ]);
    expect(mappings[0]).not.toHaveProperty('FilterCriteria');
  });

  test('connections and broadcasters expire, and no table has an index', () => {
    expect(template.propertiesOf('AWS::DynamoDB::Table')).toMatchObject([
      {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
      {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pollId', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    ]);
    expect(template.text).not.toContain('GlobalSecondaryIndexes');
  });

  test('the type of a message selects its route; routes with an answer have a route response', () => {
    expect(template.propertiesOf('AWS::ApiGatewayV2::Api')).toMatchObject([
      { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.type' },
    ]);
    const routes = template.propertiesOf('AWS::ApiGatewayV2::Route');
    expect(routes.map((route) => [route.RouteKey, route.RouteResponseSelectionExpression])).toEqual([
      ['$connect', undefined],
      ['$disconnect', undefined],
      ['subscribe', undefined],
      ['ping', '$default'],
      ['$default', '$default'],
    ]);
  });

  test('broadcast is an Express workflow in JSONata throughout', () => {
    const [broadcast] = template.propertiesOf('AWS::StepFunctions::StateMachine');
    expect(broadcast?.StateMachineType).toBe('EXPRESS');
    expect(JSON.stringify(broadcast)).not.toContain('JSONPath');
  });

  test('alarms watch the stream, broadcasts, viewers and their sockets', () => {
    const ofFunction = (name: string) => ({ FunctionName: { Ref: `${name}LambdaFunction` } });
    const ofBroadcast = { StateMachineArn: { Ref: 'Broadcast' } };
    const ofService = { service: 'booth-realtime' };
    expect(template.watched).toEqual({
      PublishingLagsAlarm: [['AWS/Lambda IteratorAge', ofFunction('Publish')]],
      PublishingFailsAlarm: [['AWS/Lambda Errors', ofFunction('Publish')]],
      BroadcastsFailAlarm: [
        ['AWS/States ExecutionsFailed', ofBroadcast],
        ['AWS/States ExecutionsTimedOut', ofBroadcast],
        ['AWS/Lambda Errors', ofFunction('Compose')],
        ['AWS/Lambda Errors', ofFunction('Deliver')],
      ],
      BroadcastsLagAlarm: [['booth-prod BroadcastLag', ofService]],
      ViewersUnreachableAlarm: [['booth-prod ViewersGivenUp', ofService]],
      SocketsFailAlarm: [
        ['AWS/ApiGateway ExecutionError', { ApiId: { Ref: 'WebsocketsApi' } }],
        ['AWS/Lambda Errors', ofFunction('Connect')],
        ['AWS/Lambda Errors', ofFunction('Disconnect')],
        ['AWS/Lambda Errors', ofFunction('Subscribe')],
        ['AWS/Lambda Errors', ofFunction('Reply')],
      ],
    });
  });

  test('every alarm goes to the topic of the survey service', () => {
    const topic = { 'Fn::ImportValue': 'booth-survey-prod-AlarmTopicArn' };
    for (const actions of Object.values(template.alarmActions)) expect(actions).toEqual([topic]);
  });

  test('the dashboard shows the alarms of all services, and graphs that do not overlap', () => {
    const [{ DashboardBody } = {}] = template.propertiesOf('AWS::CloudWatch::Dashboard');
    const { 'Fn::Sub': substitution } = z
      .object({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.unknown())]) })
      .parse(DashboardBody);
    const [body, variables] = substitution;
    const { widgets } = Dashboard.parse(JSON.parse(body));

    const [first] = widgets;
    const ownAlarms = template.propertiesOf('AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
    const shown = first?.properties.alarms?.map((arn) => arn.split(':alarm:')[1]) ?? [];
    expect(shown).toEqual(expect.arrayContaining(ownAlarms));
    for (const service of ['survey', 'aggregation']) {
      expect(shown.filter((name) => name?.startsWith(`booth-${service}-prod-`)).length).toBeGreaterThan(3);
    }

    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);

    const ofTemplate = new Set(Object.keys(template.resources('AWS::ApiGatewayV2::Api')));
    const named = [...body.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
    const unknown = named.filter((name) => !name.startsWith('AWS::') && !ofTemplate.has(name) && !(name in variables));
    expect(unknown).toEqual([]);
  });

  test('nothing of the local cloud is in the template', () => {
    expect(template.text).not.toMatch(/localhost|127\.0\.0\.1|offline/i);
  });
});
