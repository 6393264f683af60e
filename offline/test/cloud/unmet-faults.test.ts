import { createCloudClient, type Registration } from '../../src/cloud/index.ts';
import { type CloudServer, startCloudServer } from '../../src/cloud/server.ts';
import { eventSourceMappingSchema } from '../../src/event-sources/index.ts';
import { startFaultMode } from '../../src/faults/fault-mode.ts';
import { FaultRates } from '../../src/faults/index.ts';

let server: CloudServer;
let logged: string[];
afterEach(() => server.close());

/** Starts a cloud in which the service `web` should meet these faults. */
async function start(rates: Partial<FaultRates>) {
  logged = [];
  server = await startCloudServer({
    port: 0,
    region: 'us-east-1',
    accountId: '000000000000',
    dynamodbEndpoint: 'http://127.0.0.1:1',
    sqsEndpoint: 'http://127.0.0.1:2',
    log: (line) => logged.push(line),
    parts: {
      startFaults: (real) => startFaultMode({ seed: 1, services: ['web'], rates: FaultRates.parse(rates) }, real),
      stepFunctions: () => ({ handle: async () => {}, close: async () => {} }),
      secretsManager: { handle: async () => {} },
      startSchedule: () => {
        throw new Error('no schedule in this test');
      },
      startMapping: () => ({
        lookNow: () => {},
        state: () => ({}),
        ready: async () => {},
        idle: async () => {},
        stop: async () => {},
      }),
    },
  });
  return createCloudClient(server.endpoint);
}

const nothing: Registration = {
  functions: [],
  eventSourceMappings: [],
  stateMachineArns: [],
  buckets: [],
  schedules: [],
};
const aFunction = { name: 'count', arn: 'arn:count', endpoint: 'http://127.0.0.1:4102' };
const aMapping = eventSourceMappingSchema.parse({
  uuid: 'one',
  streamArn: 'arn:aws:dynamodb:ddblocal:000000000000:table/votes/stream/2026',
  functionName: 'count',
  startingPosition: 'LATEST',
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:count',
});

test.each<[string, Partial<FaultRates>, Partial<Registration>, boolean]>([
  ['nothing at all', { crashes: 0.1, throttles: 0.1 }, {}, true],
  ['functions that no stream invokes, for crashes', { crashes: 0.1 }, { functions: [aFunction] }, true],
  ['a workflow, for duplicates', { duplicates: 0.1 }, { stateMachineArns: ['arn'] }, true],
  ['functions, for throttles', { throttles: 0.1 }, { functions: [aFunction] }, false],
  ['a workflow, for lost answers', { lostAnswers: 0.1 }, { stateMachineArns: ['arn'] }, false],
  ['a stream, for crashes', { crashes: 0.1 }, { functions: [aFunction], eventSourceMappings: [aMapping] }, false],
])('a service with %s is warned of once, if it can meet none of the faults', async (_what, rates, has, warns) => {
  // Prepare
  const client = await start(rates);
  // Act
  for (const _start of ['first', 'after a change']) {
    await client.register('web', { ...nothing, ...has });
    await client.markReady('web');
  }
  // Assess
  expect(logged).toEqual(warns ? ['Warning: the service web has nothing that could meet one of the faults.'] : []);
});

test('a service that should meet no faults is not warned of', async () => {
  const client = await start({ crashes: 0.1 });
  await client.register('other', nothing);
  await client.markReady('other');
  expect(logged).toEqual([]);
});
