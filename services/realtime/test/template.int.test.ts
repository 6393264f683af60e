import { join } from 'node:path';
import { POLL_SORT_KEY, TOTALS, tallySortKey } from '@booth/shared';
import * as z from 'zod/mini';
import { parseFilterPattern } from '../../../offline/src/streams/filter-pattern.ts';
import { type PackagedTemplate, packageService } from '../../../shared/test/packaged-template.ts';
import { aRecord, TALLY } from './results.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '..'), 'prod');
}, 120_000);

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
    ['PublishRole', [...LOGS, ...STREAM, 'dynamodb:Query', 'dynamodb:GetItem', 'states:StartSyncExecution']],
    ['PublishStateRole', [...LOGS, ...STREAM, 'dynamodb:Query', 'dynamodb:GetItem', 'states:StartSyncExecution']],
    [
      'DeliverRole',
      [...LOGS, 'dynamodb:Query', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'execute-api:ManageConnections'],
    ],
    ['BroadcastRole', [...LOG_DELIVERY, 'lambda:InvokeFunction']],
  ])('%s allows what is called and nothing else', (role, actions) => {
    expect(template.rights[role]?.actions).toEqual(actions.toSorted());
  });

  test('no role allows anything on everything, but for the delivery of logs, which knows no resources', () => {
    const { BroadcastRole, ...others } = template.rights;
    for (const { actions, resources } of Object.values(others)) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(resources).not.toContain('*');
    }
    expect(BroadcastRole?.resources).toEqual([{ 'Fn::GetAtt': ['DeliverLambdaFunction', 'Arn'] }, '*']);
  });

  test('messages are sent to connections of this API only', () => {
    for (const role of ['SubscribeRole', 'DeliverRole']) {
      const post = JSON.stringify(template.rights[role]?.resources.at(-1));
      expect(post).toContain(':${WebsocketsApi}/prod/POST/@connections/*');
    }
    for (const role of ['SubscribeRole', 'ReplyRole']) {
      const end = JSON.stringify(template.rights[role]?.resources);
      expect(end).toContain(':${WebsocketsApi}/prod/DELETE/@connections/*');
    }
  });

  const Mapping = z.looseObject({
    FunctionName: z.unknown(),
    FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
    ParallelizationFactor: z.optional(z.int()),
  });
  const mappingOf = (logicalId: string) => {
    const mappings = template.propertiesOf('AWS::Lambda::EventSourceMapping').map((each) => Mapping.parse(each));
    const found = mappings.find(({ FunctionName }) => JSON.stringify(FunctionName).includes(logicalId));
    if (found === undefined) throw new Error(`no mapping of ${logicalId}`);
    return found;
  };

  test('the results are followed from now on, by two readers and no third, and a push that stays impossible is given up soon', () => {
    const mappings = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(2);
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({
        EventSourceArn: { 'Fn::ImportValue': 'booth-aggregation-prod-ResultsStreamArn' },
        StartingPosition: 'LATEST',
        MaximumRetryAttempts: 2,
        MaximumRecordAgeInSeconds: 300,
      });
    }
  });

  test('changed counts gather: large batches, one at a time of each shard of the stream', () => {
    const counts = mappingOf('PublishLambdaFunction');
    expect(counts).toMatchObject({ BatchSize: 1000 });
    expect(counts.ParallelizationFactor).toBeUndefined();
  });

  test('a changed state waits neither for counts nor for another poll, and each record is one of the two', () => {
    expect(mappingOf('PublishStateLambdaFunction')).toMatchObject({ ParallelizationFactor: 10 });
    const [counts, states] = ['PublishLambdaFunction', 'PublishStateLambdaFunction'].map((logicalId) =>
      mappingOf(logicalId).FilterCriteria.Filters.map(({ Pattern }) => parseFilterPattern(Pattern)),
    );
    const passes = (sk: string) => {
      const record = aRecord('favourites#0', sk);
      return [counts, states].map((patterns) => patterns?.map((fits) => fits(record)));
    };
    expect(passes(POLL_SORT_KEY)).toEqual([[false], [true]]);
    for (const sk of [TALLY, tallySortKey(TOTALS, 1)]) expect(passes(sk)).toEqual([[true], [false]]);
  });

  test('connections expire, and there is no index to write and to wait for', () => {
    const [connections] = template.propertiesOf('AWS::DynamoDB::Table');
    expect(connections).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    expect(connections).not.toHaveProperty('GlobalSecondaryIndexes');
  });

  test('the type of a message selects its route; what needs an answer has a route response', () => {
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

  test('nothing of the local cloud is in it', () => {
    expect(template.text).not.toMatch(/localhost|127\.0\.0\.1|offline/i);
  });
});
