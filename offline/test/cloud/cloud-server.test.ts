import { CloudNotRunning, createCloudClient } from '../../src/cloud/index.ts';
import type { Registry } from '../../src/cloud/registry.ts';
import { type CloudServer, startCloudServer } from '../../src/cloud/server.ts';
import type { StreamMapping } from '../../src/event-sources/dynamodb/stream-mapping.ts';

let server: CloudServer;
let registry: Registry;
let started: string[];
let stopped: string[];
let idled: string[];
let pollerReady: Promise<void>;

beforeEach(async () => {
  started = [];
  stopped = [];
  idled = [];
  pollerReady = Promise.resolve();
  server = await startCloudServer({
    port: 0,
    region: 'us-east-1',
    accountId: '000000000000',
    dynamodbEndpoint: 'http://127.0.0.1:1',
    sqsEndpoint: 'http://127.0.0.1:2',
    log: () => {},
    parts: {
      stepFunctions: (given) => {
        registry = given;
        return {
          handle: async (_request, response) => {
            response.end('step functions');
          },
          close: async () => {},
        };
      },
      secretsManager: {
        handle: async (_request, response) => {
          response.end('secrets manager');
        },
      },
      startSchedule: () => {
        throw new Error('no schedule in this test');
      },
      startMapping: ({ uuid }) => {
        started.push(uuid);
        return {
          lookNow: () => {},
          state: () => ({ uuid }),
          ready: () => pollerReady,
          idle: async () => void idled.push(uuid),
          stop: async () => void stopped.push(uuid),
        };
      },
    },
  });
});
afterEach(() => server.close());

function aMapping(change: Partial<StreamMapping> = {}): StreamMapping {
  return {
    source: 'dynamodb',
    uuid: 'one',
    streamArn: 'arn:aws:dynamodb:ddblocal:000000000000:table/votes/stream/2026',
    functionName: 'count',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:count',
    batchSize: 10,
    maximumBatchingWindowInSeconds: 0,
    startingPosition: 'TRIM_HORIZON',
    filterPatterns: [],
    functionResponseTypes: [],
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    enabled: true,
    ...change,
  };
}

const nothing = { functions: [], eventSourceMappings: [], stateMachineArns: [], buckets: [], schedules: [] };

describe('the cloud process', () => {
  test('passes requests outside of /_cloud/ to the Step Functions API', async () => {
    const response = await fetch(server.endpoint, { method: 'POST' });
    expect(await response.text()).toBe('step functions');
  });

  test('passes requests for Secrets Manager to it', async () => {
    const headers = {
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'content-type': 'application/x-amz-json-1.1',
    };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' });
    expect(await response.text()).toBe('secrets manager');
  });

  test('names the endpoints of its parts', async () => {
    expect(await createCloudClient(server.endpoint).endpoints()).toEqual({
      region: 'us-east-1',
      accountId: '000000000000',
      dynamodb: 'http://127.0.0.1:1',
      sqs: 'http://127.0.0.1:2',
      sns: 'http://127.0.0.1:2',
      s3: 'http://127.0.0.1:2',
      sfn: server.endpoint,
      secretsManager: server.endpoint,
    });
  });

  test('answers a client that waits for exports at their next change', async () => {
    // Prepare
    const client = createCloudClient(server.endpoint);
    await client.publishExports('survey', { a: '1' });
    const { revision } = await client.exports(-1, 20_000);
    const waiting = client.exports(revision, 20_000);

    // Act
    await client.publishExports('survey', { a: '1' });
    await client.publishExports('realtime', { b: '2' });

    // Assess
    expect(await waiting).toMatchObject({ exports: { a: '1', b: '2' }, revision: revision + 1 });
  });

  test('reports a list of resources that do not run as new once, until it changes', async () => {
    const client = createCloudClient(server.endpoint);
    const isNew = [];
    for (const lines of [['a'], ['a'], ['a', 'b'], []]) isNew.push(await client.tellNotRun('survey', lines));
    expect(isNew).toEqual([true, false, true, true]);
    expect((await client.status()).services).toMatchObject([{ name: 'survey', notRun: [] }]);
  });

  test('answers a client that waits for exports with the unchanged ones in the end', async () => {
    const client = createCloudClient(server.endpoint);
    await client.publishExports('survey', { b: '1', a: '2' });
    const { revision } = await client.exports(-1, 0);
    expect(await client.exports(revision, 10)).toMatchObject({ exports: { b: '1', a: '2' }, revision });
  });

  test('exports a name that every object has, like any other', async () => {
    const client = createCloudClient(server.endpoint);
    await client.publishExports('survey', { a: '1' });
    await client.publishExports('realtime', { constructor: '2' });
    expect((await client.exports(-1, 0)).exports).toEqual({ a: '1', constructor: '2' });
  });

  test('answers a client that waits for a service when its endpoints answer and its streams are read', async () => {
    // Prepare
    const client = createCloudClient(server.endpoint);
    const read = Promise.withResolvers<void>();
    pollerReady = read.promise;
    const waiting = client.untilReady('aggregation', 20_000);
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping()] });
    await client.markReady('aggregation');

    // Act, Assess
    expect(await client.untilReady('aggregation', 10)).toBe(false);
    read.resolve();
    expect(await waiting).toBe(true);
    await client.markStopped('aggregation');
    expect(await client.untilReady('aggregation', 10)).toBe(false);
  });

  test('refuses a name that another service exports, and takes it again from the same service', async () => {
    const client = createCloudClient(server.endpoint);
    await client.publishExports('survey', { name: '1' });
    await client.publishExports('survey', { name: '2' });
    await expect(client.publishExports('realtime', { name: '3' })).rejects.toThrow('the service survey exports it');
  });

  test.each([
    ['its name', 'count'],
    ['its name and a qualifier', 'count:$LATEST'],
    ['its ARN', 'arn:aws:lambda:us-east-1:000000000000:function:count'],
    ['its ARN and a qualifier', 'arn:aws:lambda:us-east-1:000000000000:function:count:live'],
    ['its partial ARN', '000000000000:function:count'],
  ])('finds the Lambda endpoint of a function by %s', async (_rule, name) => {
    const functions = [{ name: 'count', arn: 'arn:count', endpoint: 'http://127.0.0.1:4102' }];
    await createCloudClient(server.endpoint).register('aggregation', { ...nothing, functions });
    expect(registry.lambdaEndpoint(name)).toBe('http://127.0.0.1:4102');
    expect(registry.lambdaEndpoint(name.replace('count', 'other'))).toBeUndefined();
  });

  test('names the state machines that a service no longer has', async () => {
    const client = createCloudClient(server.endpoint);
    await client.register('survey', { ...nothing, stateMachineArns: ['a', 'b'] });
    const answer = await client.register('survey', { ...nothing, stateMachineArns: ['b', 'c'] });
    expect(answer).toEqual({ formerStateMachineArns: ['a'] });
  });

  test('reads a stream from when its service is ready, over a restart, until the mapping is gone', async () => {
    // Prepare
    const client = createCloudClient(server.endpoint);

    // Act, Assess
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping()] });
    expect(started).toEqual([]);
    await client.markReady('aggregation');
    expect(started).toEqual(['one']);
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping()] });
    await client.markReady('aggregation');
    expect([started, stopped]).toEqual([['one'], []]);
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping({ batchSize: 1 })] });
    await client.markReady('aggregation');
    expect([started, stopped]).toEqual([['one', 'one'], ['one']]);
    await client.register('aggregation', nothing);
    expect(stopped).toEqual(['one', 'one']);
  });

  test('is idle after it has read each stream as often as a chain of streams may have steps', async () => {
    // Prepare
    const client = createCloudClient(server.endpoint);
    const eventSourceMappings = [aMapping(), aMapping({ uuid: 'two' })];
    await client.register('aggregation', { ...nothing, eventSourceMappings });
    await client.markReady('aggregation');

    // Act
    const idle = await client.untilIdle();

    // Assess
    expect(idle).toBe(true);
    expect(idled).toEqual(['one', 'two', 'one', 'two']);
  });

  test('does not read for a disabled mapping', async () => {
    const client = createCloudClient(server.endpoint);
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping({ enabled: false })] });
    await client.markReady('aggregation');
    expect(started).toEqual([]);
  });

  test('has a status with services, exports and mappings', async () => {
    const client = createCloudClient(server.endpoint);
    await client.register('aggregation', { ...nothing, eventSourceMappings: [aMapping()] });
    await client.publishExports('aggregation', { name: 'value' });
    await client.markReady('aggregation');
    expect(await client.status()).toMatchObject({
      services: [{ name: 'aggregation', ready: true, exports: { name: 'value' } }],
      eventSourceMappings: [{ uuid: 'one', functionName: 'count', state: { uuid: 'one' } }],
    });
  });

  test('has no faults to stop without a fault mode', async () => {
    const client = createCloudClient(server.endpoint);
    expect(await client.status()).not.toHaveProperty('faults');
    await expect(client.stopFaults()).rejects.toThrow('DELETE /_cloud/faults');
  });

  test('names the service of an event source mapping', async () => {
    await createCloudClient(server.endpoint).register('aggregation', { ...nothing, eventSourceMappings: [aMapping()] });
    expect([registry.serviceOf('one'), registry.serviceOf('two')]).toEqual(['aggregation', undefined]);
  });

  test('refuses a wrong registration with the path of the property', async () => {
    const response = await fetch(`${server.endpoint}/_cloud/services/x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...nothing, functions: [{ name: 'a', arn: 'b', endpoint: 'nowhere' }] }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('functions[0].endpoint');
  });

  test('answers an unknown path with 404, and a body that is not JSON with 400', async () => {
    expect((await fetch(`${server.endpoint}/_cloud/nothing`)).status).toBe(404);
    const response = await fetch(`${server.endpoint}/_cloud/services/x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect((await fetch(`${server.endpoint}/_cloud/services/%zz`, { method: 'PUT' })).status).toBe(400);
  });

  test('is missed by a client, which says what to do', async () => {
    const gone = server.endpoint;
    await server.close();
    await expect(createCloudClient(gone).status()).rejects.toThrow(CloudNotRunning);
    server = { endpoint: '', close: async () => {} };
  });
});
