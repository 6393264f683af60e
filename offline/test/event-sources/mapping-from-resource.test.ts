import { mappingFromResource } from '../../src/event-sources/index.ts';

const target = { functionName: 'aggregate', functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:aggregate' };
const EventSourceArn = 'arn:aws:dynamodb:ddblocal:000000000000:table/votes/stream/2026-11-23T21:21:42.931';
const FunctionName = 'ignored: the target says who is called';
const least = { EventSourceArn, FunctionName, StartingPosition: 'LATEST' };

test('the defaults are those of Lambda', () => {
  expect(mappingFromResource('Mapping', least, target)).toEqual({
    source: 'dynamodb',
    uuid: 'Mapping',
    streamArn: EventSourceArn,
    ...target,
    batchSize: 100,
    maximumBatchingWindowInSeconds: 0,
    startingPosition: 'LATEST',
    filterPatterns: [],
    functionResponseTypes: [],
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    onFailureDestinationArn: undefined,
    enabled: true,
  });
});

test('every property of the resource arrives', () => {
  const properties = {
    ...least,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 500,
    MaximumBatchingWindowInSeconds: 1,
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
    ParallelizationFactor: 4,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dlq' } },
    Enabled: false,
  };
  expect(mappingFromResource('Mapping', properties, target)).toMatchObject({
    startingPosition: 'TRIM_HORIZON',
    batchSize: 500,
    maximumBatchingWindowInSeconds: 1,
    filterPatterns: ['{"eventName":["INSERT"]}'],
    functionResponseTypes: ['ReportBatchItemFailures'],
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 3600,
    parallelizationFactor: 4,
    onFailureDestinationArn: 'arn:aws:sqs:us-east-1:000000000000:dlq',
    enabled: false,
  });
});

test('a number may be a string, and a property without a meaning offline is no error', () => {
  const properties = { ...least, BatchSize: '500', MaximumRetryAttempts: '-1', KmsKeyArn: 'arn:aws:kms:…', Tags: [] };
  expect(mappingFromResource('Mapping', properties, target)).toMatchObject({
    batchSize: 500,
    maximumRetryAttempts: -1,
  });
});

test.each([
  ['a misspelled property', { MaximumRetryAttempt: 3 }, /Mapping.*MaximumRetryAttempt"/s],
  ['a misspelled property further down', { FilterCriteria: { Filter: [] } }, /Mapping.*"Filter".*FilterCriteria/s],
  ['an empty number', { MaximumRetryAttempts: '' }, /Mapping.*must be a whole number.*MaximumRetryAttempts/s],
  ['null for a number', { BatchSize: null }, /Mapping.*must be a whole number.*BatchSize/s],
  ['tumbling windows', { TumblingWindowInSeconds: 30 }, /Mapping: tumbling windows are not available offline/],
  [
    'a destination that streams cannot have',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:lambda:us-east-1:0:function:f' } } },
    /Mapping.*an SQS queue, an SNS topic or an S3 bucket.*onFailureDestinationArn/s,
  ],
  [
    'a FIFO queue as destination',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dlq.fifo' } } },
    /Mapping.*must not be FIFO.*onFailureDestinationArn/s,
  ],
  [
    'a FIFO topic as destination',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:000000000000:t.fifo' } } },
    /Mapping.*must not be FIFO.*onFailureDestinationArn/s,
  ],
  ['a batch that is too large', { BatchSize: 10_001 }, /Mapping.*batchSize/s],
  [
    'a record age below a minute',
    { MaximumRecordAgeInSeconds: 59 },
    /Mapping.*at least 60.*MaximumRecordAgeInSeconds/s,
  ],
  ['a retry quota below -1', { MaximumRetryAttempts: -2 }, /Mapping.*maximumRetryAttempts/s],
  ['a batching window above 5 minutes', { MaximumBatchingWindowInSeconds: 301 }, /Mapping.*maximumBatchingWindow/s],
  ['more than ten lanes', { ParallelizationFactor: 11 }, /Mapping.*parallelizationFactor/s],
  ['a starting position of Kinesis', { StartingPosition: 'AT_TIMESTAMP' }, /Mapping.*startingPosition/s],
  [
    'a filter with an unknown operator',
    { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"regex":"x"}]}' }] } },
    /Mapping: .*\$\.a: regex is no operator.*filterPatterns\[0\]/s,
  ],
  [
    'a source that is neither a table nor a queue',
    { EventSourceArn: 'arn:aws:kinesis:us-east-1:0:stream/s' },
    /Mapping.*neither a DynamoDB stream nor an SQS queue/,
  ],
  [
    'a property of queues',
    { ScalingConfig: { MaximumConcurrency: 2 } },
    /Mapping.*Unsupported ScalingConfig parameter/,
  ],
])('a mapping with %s is refused, and the message says why', (_what, properties, message) => {
  expect(() => mappingFromResource('Mapping', { ...least, ...properties }, target)).toThrow(message);
});

describe('a mapping on a queue', () => {
  const onQueue = (arn = 'arn:aws:sqs:us-east-1:000000000000:votes') => ({ EventSourceArn: arn, FunctionName });

  test('has the defaults of Lambda', () => {
    expect(mappingFromResource('Mapping', onQueue(), target)).toEqual({
      source: 'sqs',
      uuid: 'Mapping',
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:votes',
      ...target,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 0,
      filterPatterns: [],
      functionResponseTypes: [],
      maximumConcurrency: undefined,
      enabled: true,
    });
  });

  test('has every property of the resource', () => {
    const properties = {
      ...onQueue(),
      BatchSize: '1000',
      MaximumBatchingWindowInSeconds: 5,
      FilterCriteria: { Filters: [{ Pattern: '{"body":["vote"]}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
      Enabled: false,
    };
    expect(mappingFromResource('Mapping', properties, target)).toMatchObject({
      batchSize: 1_000,
      maximumBatchingWindowInSeconds: 5,
      filterPatterns: ['{"body":["vote"]}'],
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumConcurrency: 2,
      enabled: false,
    });
  });

  const fifo = onQueue('arn:aws:sqs:us-east-1:000000000000:votes.fifo');
  test.each([
    ['more than ten messages without a window', { BatchSize: 11 }, /window in seconds must be greater than 0/],
    ['more than ten messages of a FIFO queue', { ...fifo, BatchSize: 11 }, /batch size of a FIFO queue is at most 10/],
    [
      'a window on a FIFO queue',
      { ...fifo, MaximumBatchingWindowInSeconds: 1 },
      /window is not supported for FIFO queues/,
    ],
    ['a maximum concurrency of one', { ScalingConfig: { MaximumConcurrency: 1 } }, /maximumConcurrency/],
    ['a starting position', { StartingPosition: 'LATEST' }, /Unsupported StartingPosition parameter/],
    ["retries, which are the queue's", { MaximumRetryAttempts: 2 }, /Unsupported MaximumRetryAttempts parameter/],
    ['an on-failure destination', { DestinationConfig: {} }, /Unsupported DestinationConfig parameter/],
  ])('refuses %s', (_what, properties, message) => {
    expect(() => mappingFromResource('Mapping', { ...onQueue(), ...properties }, target)).toThrow(message);
  });
});
