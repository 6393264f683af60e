import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createCloudClient } from '../../src/cloud/index.ts';
import { startCloud } from '../../src/cloud/process.ts';
import { startDynamoDbLocal } from '../../src/dynamodb/index.ts';
import { FaultPlan, startFaultyDynamoDb, startFaultySqs, startFaultyStepFunctions } from '../../src/faults/index.ts';
import { startStepFunctionsServer } from '../../src/stepfunctions/index.ts';
import { asSimpleRequest, type Call, corsHeaders, FOREIGN, preflight, SIMPLE_TYPES, send } from '../support/attacks.ts';

const closings: (() => Promise<unknown>)[] = [];
const endpoints = new Map<string, string>();
const endpointOf = (name: string) => endpoints.get(name) ?? '';
beforeAll(async () => {
  const region = 'us-east-1';
  const accountId = '000000000000';
  // Not the one that suites share, which may have been started with an older configuration.
  const dynamodb = await startDynamoDbLocal({ sharedDb: true });
  closings.push(() => dynamodb.stop());
  const cloud = await startCloud({
    ...{ port: 0, queuesPort: 0, region, accountId },
    dynamodbEndpoint: dynamodb.endpoint,
    log: () => {},
  });
  closings.unshift(() => cloud.close());
  const { sqs } = await createCloudClient(cloud.endpoint).endpoints();
  const plan = new FaultPlan({ seed: 1, rates: {} });
  const faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan });
  const faultySqs = await startFaultySqs({ endpoint: sqs, plan, beside: faulty });
  const faultySfn = await startFaultyStepFunctions({ endpoint: cloud.endpoint, plan, beside: faulty });
  closings.unshift(...[faulty, faultySqs, faultySfn].map((each) => () => each.stop()));
  const integrations = { submit: async () => ({}), awaitCompletion: async () => ({}) };
  const alone = await startStepFunctionsServer({ region, accountId, integrations });
  closings.unshift(() => alone.close());
  endpoints.set('cloud', cloud.endpoint).set('queues', sqs).set('dynamodb', dynamodb.endpoint);
  endpoints.set('faulty dynamodb', faulty.endpoint).set('faulty queues', faultySqs.endpoint);
  endpoints.set('faulty step functions', faultySfn.endpoint).set('step functions alone', alone.endpoint);
});
afterAll(async () => {
  for (const close of closings) await close();
});

const signature = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Returns a call as an AWS SDK sends it. */
const sdkCall = (target: string, service: string, body: object = {}): Call => ({
  method: 'POST',
  path: '/',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
    authorization: signature(service),
  },
  body: JSON.stringify(body),
});

const json = (path: string, method = 'POST', body: object = {}): Call => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const get = (path: string): Call => ({ method: 'GET', path, headers: {}, body: '' });

const listMachines = sdkCall('AWSStepFunctions.ListStateMachines', 'states');
const listQueues = sdkCall('AmazonSQS.ListQueues', 'sqs');
const listTopics: Call = {
  method: 'POST',
  path: '/',
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: signature('sns') },
  body: 'Action=ListTopics&Version=2010-03-31',
};
const listTables = sdkCall('DynamoDB_20120810.ListTables', 'dynamodb');

describe.each<[string, string, Call]>([
  ['the Step Functions API', 'cloud', listMachines],
  ["the cloud's status", 'cloud', get('/_cloud/status')],
  ['the registration of a service', 'cloud', json('/_cloud/services/x/exports', 'PUT', { exports: {} })],
  ["the console's page", 'cloud', get('/console/')],
  ["the console's API", 'cloud', json('/console/api/CountExecutions')],
  ['SQS', 'queues', listQueues],
  ['SNS', 'queues', listTopics],
  ['S3', 'queues', get('/')],
  ["the emulator's own list of queues", 'queues', get('/_fauxqs/queues')],
  ['the faulty DynamoDB', 'faulty dynamodb', listTables],
  ['the faulty SQS', 'faulty queues', listQueues],
  ['the faulty Step Functions', 'faulty step functions', listMachines],
  ['a Step Functions server of a test', 'step functions alone', listMachines],
])('%s', (_what, service, call) => {
  test.each(['127.0.0.1', 'localhost', '[::1]:4566'])('answers programs that call it %s', async (name) => {
    const { status, ...answer } = await send(endpointOf(service), {
      ...call,
      headers: { ...call.headers, host: name },
    });
    expect([status, corsHeaders({ status, ...answer })]).toEqual([200, []]);
  });

  test.each(FOREIGN)('refuses %s', async (_who, headers) => {
    const answer = await send(endpointOf(service), { ...call, headers: { ...call.headers, ...headers } });
    expect([403, 421]).toContain(answer.status);
    expect(corsHeaders(answer)).toEqual([]);
    expect(JSON.parse(answer.body)).toEqual({ __type: 'AccessDeniedException', message: expect.any(String) });
  });

  test('refuses the preflight of a page of another origin', async () => {
    const answer = await send(endpointOf(service), preflight(call.path, 'http://evil.example'));
    expect([answer.status, corsHeaders(answer)]).toEqual([403, []]);
  });

  test.each(SIMPLE_TYPES)('takes no body of the type %j', async (type) => {
    const { status } = await send(endpointOf(service), asSimpleRequest({ ...call, method: 'POST', body: '{}' }, type));
    expect(status).toBe(415);
  });
});

test("a link on any page opens the console, but not the cloud's API", async () => {
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const statusOf = async (path: string) => (await send(endpointOf('cloud'), { ...get(path), headers })).status;
  expect([await statusOf('/console/'), await statusOf('/_cloud/idle')]).toEqual([200, 403]);
});

describe('DynamoDB Local, which checks each request for a signature', () => {
  test.each(['127.0.0.1', 'localhost:8000'])('answers programs that call it %s', async (host) => {
    const { status } = await send(endpointOf('dynamodb'), { ...listTables, headers: { ...listTables.headers, host } });
    expect(status).toBe(200);
  });

  test.each(['evil.example:8000', '192.168.0.7:8000', 'localhost.evil.example', '127.0.0.1.nip.io'])(
    'does not answer calls to %s (DNS rebinding)',
    async (host) => {
      const { status, body } = await send(endpointOf('dynamodb'), {
        ...listTables,
        headers: { ...listTables.headers, host },
      });
      expect([status, body.includes('TableNames')]).toEqual([404, false]);
    },
  );

  test.each(['http://evil.example', 'http://localhost:9999', 'null', '*'])(
    'lets no page of %s read an answer or send a signature',
    async (origin) => {
      const read = await send(endpointOf('dynamodb'), {
        ...listTables,
        headers: { ...listTables.headers, origin },
      });
      const asked = await send(endpointOf('dynamodb'), preflight('/', origin));
      expect([corsHeaders(read), corsHeaders(asked)]).toEqual([[], []]);
    },
  );

  test.each(SIMPLE_TYPES)('executes no call without a signature (%j)', async (type) => {
    const { status, body } = await send(endpointOf('dynamodb'), asSimpleRequest(listTables, type));
    expect([status, body]).toEqual([400, expect.stringContaining('MissingAuthenticationToken')]);
  });
});

test('an S3 client without special settings finds a bucket, and a presigned URL takes an object', async () => {
  // Prepare
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: endpointOf('queues'), region: 'us-east-1', credentials });
  await s3.send(new CreateBucketCommand({ Bucket: 'uploads' }));
  const address = `${endpointOf('queues')}/uploads/a%20b/%C3%A4.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0`;

  // Act
  await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'text', Body: 'hello', ContentType: 'text/plain' }));
  const put = await fetch(address, { method: 'PUT', body: 'image', headers: { 'content-type': 'image/png' } });

  // Assess
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'uploads' }));
  expect([put.status, Contents?.map(({ Key }) => Key)]).toEqual([200, ['a b/ä.png', 'text']]);
  s3.destroy();
});

test('queues with a data folder are guarded, too', async () => {
  // Prepare
  const { startQueues } = await import('../../src/cloud/queues.ts');
  const dataFolder = await mkdtemp(join(tmpdir(), 'guarded-queues-'));
  const queues = await startQueues({ port: 0, region: 'us-east-1', dataFolder });

  // Act
  const headers = { ...listQueues.headers, host: 'evil.example' };
  const [program, page] = [
    await send(queues.endpoint, listQueues),
    await send(queues.endpoint, { ...listQueues, headers }),
  ];
  await queues.stop();
  await rm(dataFolder, { recursive: true });

  // Assess
  expect([program.status, page.status]).toEqual([200, 421]);
});
