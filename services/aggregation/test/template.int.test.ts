import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { joinCodeItemOf, type PollIdRecord, pollCopies, pollIdRecordKey, pollToItem, SCREENS_MAX } from '@booth/shared';
import { pauseMs } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { parseFilterPattern } from '../../../offline/src/event-sources/filter-pattern.ts';
import { KEPT_TABLE, type PackagedTemplate, packageService } from '../../../shared/test/support/packaged-template.ts';
import { parsedPoll } from '../../../shared/test/support/polls.ts';
import { TRANSACTION_ATTEMPTS_MAX } from '../src/counting/count-states.ts';
import { ACTIONS_MAX } from '../src/counting/transactions.ts';
import { LAST_MESSAGE_SECONDS } from '../src/redrive/redrive.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '..'), 'prod');
});

const STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

describe('what is deployed', () => {
  test('each function has a role of its own', () => {
    const roles = Object.values(template.functionRoles).map((role) => JSON.stringify(role));
    expect(roles).toHaveLength(9);
    expect(new Set(roles).size).toBe(roles.length);
    expect(Object.keys(template.rights)).toHaveLength(roles.length);
  });

  test.each([
    [
      'AggregateRole',
      [
        ...STREAM,
        ...LOGS,
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:GetItem',
        'sqs:SendMessage',
      ],
    ],
    ['ProjectPollRole', [...STREAM, ...LOGS, 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'sqs:SendMessage']],
    [
      'RedriveRole',
      [
        ...LOGS,
        ...['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        ...['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem'],
        ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      ],
    ],
    ['ReconcileRole', [...LOGS, 'dynamodb:Scan']],
    [
      'RebuildRole',
      [
        ...LOGS,
        ...['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem'],
        ...['dynamodb:Scan', 'dynamodb:Query', 'dynamodb:BatchWriteItem'],
      ],
    ],
    ['ReadResultsRole', [...LOGS, 'dynamodb:Query', 'secretsmanager:GetSecretValue']],
    ['ReadPollStateRole', [...LOGS, 'dynamodb:GetItem']],
    ['ReadTurnoutRole', [...LOGS, 'dynamodb:GetItem']],
    ['UnknownAddressRole', LOGS],
  ])('%s allows what its function calls and nothing else', (role, actions) => {
    expect(template.rights[role]?.actions).toEqual(actions.toSorted());
  });

  test('no role allows everything; redrive may read all streams that the tables have or had', () => {
    const streams = ['VotesTableArn', 'PollsTableArn'].map((name) => ({
      'Fn::Join': ['', [{ 'Fn::ImportValue': `booth-survey-prod-${name}` }, '/stream/*']],
    }));
    for (const [role, { actions, resources }] of Object.entries(template.rights)) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      const several = resources.filter((resource) => JSON.stringify(resource).includes('*'));
      expect(several).toEqual(role === 'RedriveRole' ? [streams] : []);
    }
  });

  test('only its own events call its functions, and everything is traced if the stage says so', () => {
    expect(template.openPermissions).toEqual([]);
    expect(template.untraced).toEqual([]);
  });

  test('the stage is throttled, and logs nothing about visitors', () => {
    expect(template.propertiesOf('AWS::ApiGatewayV2::Stage')).toMatchObject([
      { DefaultRouteSettings: { ThrottlingRateLimit: 5_000, ThrottlingBurstLimit: 5_000 } },
    ]);
    expect(template.accessLogs.map((fields) => Object.values(fields))).toEqual([
      [
        '$context.requestId',
        '$context.requestTimeEpoch',
        '$context.routeKey',
        '$context.status',
        '$context.responseLatency',
        '$context.integrationLatency',
        '$context.integrationStatus',
        '$context.integration.error',
        '$context.error.responseType',
      ],
    ]);
  });

  test('in prod, the tables are protected, recoverable, and kept when the stack is deleted', () => {
    const tables = Object.values(template.resources('AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(2);
    for (const table of tables) expect(table).toMatchObject(KEPT_TABLE);
  });

  test('neither markers nor results expire, because late records need them', () => {
    const { CountedTable, ResultsTable } = template.resources('AWS::DynamoDB::Table');
    expect(CountedTable?.Properties.TimeToLiveSpecification).toBeUndefined();
    expect(ResultsTable?.Properties).toMatchObject({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
    expect(ResultsTable?.Properties.TimeToLiveSpecification).toBeUndefined();
  });

  test('streams are read from the beginning, report failed records, and send given-up batches to the queue', () => {
    const mappings = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(mappings.map((mapping) => mapping.EventSourceArn)).toEqual([
      { 'Fn::ImportValue': 'booth-survey-prod-VotesStreamArn' },
      { 'Fn::ImportValue': 'booth-survey-prod-PollsStreamArn' },
    ]);
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 100,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } } },
      });
      expect(mapping.MaximumBatchingWindowInSeconds).toBeUndefined();
    }
  });

  test('a full batch ends within the timeout, even if each transaction needs all its attempts', () => {
    const [votes] = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    const { AggregateLambdaFunction } = template.resources('AWS::Lambda::Function');
    // For a poll with one shard, where transactions run one after another. Each has the totals, a
    // minute and all screens.
    const markersOf = (screens: number) => ACTIONS_MAX - 2 - screens;
    const transactionsOf = (screens: number) => Math.ceil(z.number().parse(votes?.BatchSize) / markersOf(screens));
    const pausesMs = Array.from({ length: TRANSACTION_ATTEMPTS_MAX - 1 }, (_, index) => pauseMs(index + 1, () => 1));
    // During a rebuild, each ballot is counted in two generations.
    const longestMs = 2 * transactionsOf(SCREENS_MAX) * pausesMs.reduce((sum, pause) => sum + pause, 0);
    expect([transactionsOf(1), transactionsOf(7), transactionsOf(SCREENS_MAX)]).toEqual([10, 10, 12]);
    expect(longestMs).toBeLessThan(1_000 * z.number().parse(AggregateLambdaFunction?.Properties.Timeout));
  });

  test('changed and removed ballots are counted: the votes stream has no filter', () => {
    const [votes] = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(votes?.FilterCriteria).toBeUndefined();
  });

  test('the filter on the polls stream keeps copies of polls, records of their ids, and join codes out', () => {
    const [, polls] = template.propertiesOf('AWS::Lambda::EventSourceMapping');
    const { Filters } = z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).parse(polls?.FilterCriteria);
    const pattern = { dynamodb: { NewImage: { copyOf: { S: [{ exists: false }] } } } };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([pattern]);
    const passes = parseFilterPattern(JSON.stringify(pattern));
    const poll = parsedPoll();
    const record: PollIdRecord = { pollId: pollIdRecordKey(poll.pollId), copyOf: poll.pollId, lastVersion: 2 };
    const items = [pollToItem(poll), pollCopies(poll)[0], joinCodeItemOf(poll), record];
    expect(items.map((item) => passes({ dynamodb: { NewImage: marshall(item) } }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('tables and counting get warm throughput and reserved concurrency only if the stage says so', async () => {
    const params = ['warmCountedWritesPerSecond=40000', 'warmReadsPerSecond=20000', 'countingConcurrency=50'];
    const warm = await packageService(join(__dirname, '..'), 'prod', params);
    expect(warm.warmThroughputs).toEqual({
      CountedTable: { WriteUnitsPerSecond: '40000' },
      ResultsTable: { ReadUnitsPerSecond: '20000' },
    });
    expect(template.warmThroughputs).toEqual({});
    const kept = (one: PackagedTemplate) =>
      Object.values(one.resources('AWS::Lambda::Function')).flatMap(
        ({ Properties }) => Properties.ReservedConcurrentExecutions ?? [],
      );
    expect([kept(warm), kept(template)]).toEqual([['50'], []]);
  });

  test('redrive has the longest timeout, no event, and both streams', () => {
    const { RedriveLambdaFunction } = template.resources('AWS::Lambda::Function');
    expect(RedriveLambdaFunction?.Properties).toMatchObject({
      Timeout: 900,
      Environment: {
        Variables: {
          VOTES_STREAM_ARN: { 'Fn::ImportValue': 'booth-survey-prod-VotesStreamArn' },
          POLLS_STREAM_ARN: { 'Fn::ImportValue': 'booth-survey-prod-PollsStreamArn' },
        },
      },
    });
    const mapped = template.propertiesOf('AWS::Lambda::EventSourceMapping').map(({ FunctionName }) => FunctionName);
    expect(JSON.stringify(mapped)).not.toContain('Redrive');
  });

  test('alarms watch the streams, the functions that read them, the dead-letter queue, the comparison and the API', () => {
    const ofFunction = (name: string) => ({ FunctionName: { Ref: `${name}LambdaFunction` } });
    const ofQueue = { QueueName: { 'Fn::GetAtt': ['DeadLetterQueue', 'QueueName'] } };
    const ofService = { service: 'booth-aggregation' };
    expect(template.watched).toEqual({
      CountingLagsAlarm: [['AWS/Lambda IteratorAge', ofFunction('Aggregate')]],
      ProjectingLagsAlarm: [['AWS/Lambda IteratorAge', ofFunction('ProjectPoll')]],
      CountingFailsAlarm: [
        ['AWS/Lambda Errors', ofFunction('Aggregate')],
        ['AWS/Lambda Errors', ofFunction('ProjectPoll')],
      ],
      NewDeadLetterMessagesAlarm: [['AWS/SQS NumberOfMessagesSent', ofQueue]],
      DeadLetterMessagesAlarm: [['AWS/SQS ApproximateNumberOfMessagesVisible', ofQueue]],
      ResultsDifferAlarm: [['booth-prod PollsWhoseResultsDiffer', ofService]],
      UnfinishedRebuildsAlarm: [['booth-prod UnfinishedRebuilds', ofService]],
      ReconcileFailsAlarm: [['AWS/Lambda Errors', ofFunction('Reconcile')]],
      ReconcileMissingAlarm: [['booth-prod PollsReconciled', ofService]],
      RequestsFailAlarm: [
        ['AWS/ApiGateway 5xx', { ApiId: { Ref: 'HttpApi' } }],
        ['AWS/ApiGateway Count', { ApiId: { Ref: 'HttpApi' } }],
      ],
    });
  });

  test('every alarm goes to the topic of the survey service', () => {
    const topic = { 'Fn::ImportValue': 'booth-survey-prod-AlarmTopicArn' };
    for (const actions of Object.values(template.alarmActions)) expect(actions).toEqual([topic]);
  });

  test('an alarm about a comparison stays on until the next one, and a missing comparison notifies somebody', () => {
    const { ResultsDifferAlarm, UnfinishedRebuildsAlarm, ReconcileMissingAlarm } =
      template.resources('AWS::CloudWatch::Alarm');
    for (const alarm of [ResultsDifferAlarm, UnfinishedRebuildsAlarm]) {
      expect(alarm?.Properties).toMatchObject({ TreatMissingData: 'ignore', Period: 60, EvaluationPeriods: 1 });
    }
    expect(ReconcileMissingAlarm?.Properties).not.toHaveProperty('AlarmActions');
    expect(ReconcileMissingAlarm?.Properties).toMatchObject({ TreatMissingData: 'missing' });
  });

  test('results are reconciled once a day', () => {
    expect(template.propertiesOf('AWS::Events::Rule')).toMatchObject([{ ScheduleExpression: 'rate(1 day)' }]);
  });

  test('a rebuild waits longer than functions run; longer functions read its changes again', () => {
    const functions = template.propertiesOf('AWS::Lambda::Function');
    const rebuild = functions.find(({ Handler }) => String(Handler).endsWith('rebuild.handler'));
    const variables = z.object({ Variables: z.object({ LONGEST_FUNCTION_SECONDS: z.coerce.number() }) });
    const outlasted = variables.parse(rebuild?.Environment).Variables.LONGEST_FUNCTION_SECONDS;
    const longer = functions.filter(({ Timeout }) => Number(Timeout) > outlasted).map(({ Handler }) => String(Handler));
    expect(longer.map((handler) => handler.split('/').at(-1)).toSorted()).toEqual([
      'rebuild.handler',
      'reconcile.handler',
      'redrive.handler',
    ]);
    expect(LAST_MESSAGE_SECONDS).toBeLessThanOrEqual(outlasted);
  });

  test('browsers of any origin may send a tag, and read the tag and the date of the answer', () => {
    expect(template.propertiesOf('AWS::ApiGatewayV2::Api')).toMatchObject([
      {
        CorsConfiguration: {
          AllowOrigins: ['*'],
          AllowHeaders: [
            'content-type',
            'x-device-id',
            'if-none-match',
            'x-receipt',
            'authorization',
            'x-correlation-id',
          ],
          ExposeHeaders: ['etag', 'date'],
          MaxAge: 3600,
        },
      },
    ]);
  });

  test('organizers are those of the survey stack', () => {
    const { ReadResultsLambdaFunction, AggregateLambdaFunction } = template.resources('AWS::Lambda::Function');
    const issuer = { 'Fn::ImportValue': 'booth-survey-prod-SignInIssuer' };
    expect(ReadResultsLambdaFunction?.Properties.Environment).toMatchObject({
      Variables: {
        OIDC_ISSUER: issuer,
        OIDC_JWKS_URI: { 'Fn::Join': ['', [issuer, '/.well-known/jwks.json']] },
        OIDC_CLIENT_ID: { 'Fn::ImportValue': 'booth-survey-prod-SignInClientId' },
      },
    });
    expect(JSON.stringify(AggregateLambdaFunction?.Properties)).not.toContain('OIDC');
  });

  test('other services find the results table by its exports', () => {
    const names = ['ResultsTableName', 'ResultsTableArn', 'ResultsStreamArn'];
    expect(template.exports).toEqual(expect.arrayContaining(names.map((name) => `booth-aggregation-prod-${name}`)));
  });

  test('nothing of the local cloud is in the template', () => {
    expect(template.text).not.toMatch(/localhost|127\.0\.0\.1|offline/i);
  });
});
