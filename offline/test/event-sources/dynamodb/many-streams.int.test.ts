import { startTestDynamoDb, type TestDynamoDb } from '../../../src/dynamodb/testing.ts';
import {
  type RunningMapping,
  type StreamMapping,
  type StreamMappingState,
  startEventSourceMapping,
} from '../../../src/event-sources/index.ts';
import { startLambdaEndpoint } from '../../support/lambda-endpoint.ts';
import { aMapping, streamedTable } from '../../support/streamed-table.ts';

interface StreamReading {
  table: ReturnType<typeof streamedTable>;
  lambda: Awaited<ReturnType<typeof startLambdaEndpoint>>;
  mapping: RunningMapping<StreamMappingState>;
  log: string[];
}

let dynamodb: TestDynamoDb;
let readings: StreamReading[];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

beforeEach(() => {
  readings = [];
});
afterEach(async () => {
  for (const { mapping, lambda } of readings) {
    await mapping.stop();
    await lambda.close();
  }
});

/** Creates a table and a function, and starts the mapping between them. */
async function startReading(startingPosition: StreamMapping['startingPosition']): Promise<StreamReading> {
  const table = streamedTable(dynamodb.client);
  await table.create();
  const lambda = await startLambdaEndpoint();
  const log: string[] = [];
  const mapping = startEventSourceMapping(aMapping(table.streamArn, { startingPosition }), {
    dynamodbEndpoint: dynamodb.endpoint,
    credentials: dynamodb.credentials,
    region: 'us-east-1',
    lambdaEndpoint: () => lambda.endpoint,
    log: (line) => log.push(line),
    lookEveryMs: 10,
  });
  const reading = { table, lambda, log, mapping };
  readings.push(reading);
  // Now the mapping holds an iterator of an empty shard.
  await mapping.idle();
  return reading;
}

test.each(['TRIM_HORIZON', 'LATEST'] as const)(
  'the first record of a stream comes without trouble after records of other streams: %s',
  async (startingPosition) => {
    // Prepare
    const quiet = await startReading(startingPosition);
    const busy = await startReading(startingPosition);
    await busy.table.put('1', '2', '3');
    await busy.mapping.idle();
    await quiet.mapping.idle();

    // Act
    await quiet.table.put('first', 'second');
    await quiet.mapping.idle();
    await busy.table.put('4');
    await quiet.table.put('third');
    await quiet.mapping.idle();

    // Assess
    expect(quiet.lambda.ids()).toEqual(['first', 'second', 'third']);
    expect(quiet.mapping.state().lastTrouble).toBeUndefined();
    expect(quiet.log).toEqual([expect.stringMatching(/^aggregate: polls /)]);
  },
);

test('each record of many streams is delivered once, in the order of its writer', async () => {
  // Prepare
  const streams = [
    await startReading('TRIM_HORIZON'),
    await startReading('LATEST'),
    await startReading('TRIM_HORIZON'),
    await startReading('LATEST'),
  ];
  const writers = ['a', 'b', 'c'];
  const idsOf = (writer: string) => Array.from({ length: 40 }, (_, number) => `${writer}${number}`);

  // Act
  await Promise.all(streams.flatMap(({ table }) => writers.map((writer) => table.put(...idsOf(writer)))));
  await Promise.all(streams.map(({ mapping }) => mapping.idle()));

  // Assess
  for (const { lambda, mapping } of streams) {
    const delivered = lambda.ids();
    expect(writers.map((writer) => delivered.filter((id) => id.startsWith(writer)))).toEqual(writers.map(idsOf));
    expect(mapping.state().lastTrouble).toBeUndefined();
  }
});
