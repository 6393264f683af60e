import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createCloudClient } from '../../src/cloud/index.ts';
import { type ConfigInput, type LocalCloud, PartFailed, PortInUse, startLocalCloud } from '../../src/runner/index.ts';

const folder = join(__dirname, '..', 'fixtures');

const config: ConfigInput = {
  // The first service imports from the second, and must wait for its export.
  services: {
    // One service runs its functions in worker threads, the other in its process.
    counter: { path: 'counter', httpPort: 5402, lambdaPort: 5502, workerThreads: true },
    orders: { path: 'orders', httpPort: 5401, lambdaPort: 5501 },
  },
  commands: {
    shop: {
      command: 'node -e "$SCRIPT"',
      port: 5400,
      env: {
        SCRIPT: "require('node:http').createServer((_, r) => r.end(process.env.ORDERS_URL)).listen({shop.port})",
        ORDERS_URL: '{orders.httpUrl}',
      },
      readyUrl: '{shop.url}',
    },
  },
  seed: {
    command: 'node -e "$SCRIPT"',
    env: {
      SCRIPT:
        "fetch(process.env.URL, {method: 'POST', headers: {'content-type': 'application/json'}, body: process.env.ORDER})",
      URL: '{orders.httpUrl}/orders',
      ORDER: '{"orderId":"seeded"}',
    },
  },
  addresses: [{ label: 'Shop', url: '{shop.url}/' }],
};

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud(config, { folder, freePorts: true });
});
afterAll(() => cloud.stop());

const orders = () => `${cloud.endpoints['orders.httpUrl']}`;
const counter = () => `${cloud.endpoints['counter.httpUrl']}`;

function placeOrder(orderId: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: 'http://shop.example' };
  return fetch(`${orders()}/orders`, { method: 'POST', headers, body: JSON.stringify({ orderId }) });
}

/** Asks until the answer fits, for up to two minutes. */
async function eventually<Value>(ask: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(50)) {
    const value = await ask();
    if (fits(value)) return value;
  }
  throw new Error('No answer fitted within two minutes');
}

const localClient = () => {
  const { AWS_REGION: region, AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_SQS: sqs } = cloud.env;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    dynamodb: new DynamoDBClient({ region, credentials, endpoint: dynamodb }),
    sqs: new SQSClient({ region, credentials, endpoint: sqs }),
  };
};

/** Returns the running children of a process. */
async function childrenOf(parent: number): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'ppid=,args=']);
  const lines = stdout.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith(`${parent} `) && !line.includes('ps -eo')).sort();
}

describe('the local cloud', () => {
  test("serves a state machine's http event on the service's own port, templates included", async () => {
    const response = await placeOrder('o1');
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({ placed: 'o1' });
  });

  test.each([
    ['of a state machine', '/orders', 'OPTIONS,POST'],
    ['of a function', '/orders/o1', 'OPTIONS,GET'],
  ])('answers the CORS preflight %s with the headers that are deployed', async (_rule, path, methods) => {
    const headers = { origin: 'http://shop.example', 'access-control-request-method': 'POST' };
    const response = await fetch(orders() + path, { method: 'OPTIONS', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type,x-visitor');
    expect(response.headers.get('access-control-allow-methods')).toBe(methods);
  });

  test('gives functions the local values of references in their environment, such as a secret', async () => {
    await placeOrder('o2');
    const response = await fetch(`${orders()}/orders/o2`);
    expect(await response.json()).toEqual({
      orderId: 'o2',
      stack: 'fixture-orders-dev in us-east-1',
      machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:fixture-orders-place-dev',
      keyLength: 43,
    });
  });

  test('delivers each change of a stream that is imported from another service', async () => {
    // Prepare
    const { dynamodb } = localClient();
    const { Count: placed = 0 } = await dynamodb.send(new ScanCommand({ TableName: 'fixture-orders-dev-OrdersTable' }));

    // Act
    await Promise.all(Array.from({ length: 20 }, (_, index) => placeOrder(`many-${index}`)));

    // Assess
    expect(await cloud.untilIdle()).toBe(true);
    const answer = await (await fetch(`${counter()}/count`)).json();
    // `doubled` comes from a state machine that the function calls synchronously.
    expect(answer).toEqual({ count: placed + 20, doubled: 2 * (placed + 20) });
    dynamodb.destroy();
  });

  test('sends a record that a function cannot process to its dead-letter queue', async () => {
    // Prepare
    const { dynamodb, sqs } = localClient();
    const status = await createCloudClient(`${cloud.endpoints['cloud.url']}`).status();
    const QueueUrl = status.services.find(({ name }) => name === 'counter')?.exports[
      'fixture-counter-dev-DeadLettersUrl'
    ];

    // Act
    const Item = { orderId: { S: 'poison' } };
    await dynamodb.send(new PutItemCommand({ TableName: 'fixture-orders-dev-OrdersTable', Item }));

    // Assess
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const { Messages } = await eventually(receive, (found) => (found.Messages ?? []).length > 0);
    expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    dynamodb.destroy();
    sqs.destroy();
  });

  test('runs commands with the addresses in their environment, and the seed before it is ready', async () => {
    expect(await (await fetch(`${cloud.endpoints['shop.url']}`)).text()).toBe(orders());
    expect((await fetch(`${orders()}/orders/seeded`)).status).toBe(200);
    expect(cloud.addresses).toEqual([{ label: 'Shop', url: `${cloud.endpoints['shop.url']}/`, qrCode: false }]);
  });

  test('refuses to start on ports in use, and names the port and its part', async () => {
    const port = Number(cloud.endpoints['dynamodb.port']);
    const starting = startLocalCloud({ services: {}, dynamodb: { port } }, { folder });
    await expect(starting).rejects.toThrow(PortInUse);
    await expect(starting).rejects.toThrow(`Port ${port} (dynamodb.port) is in use`);
  });

  test('fails to start with the last lines of a part that fails, and leaves no process', async () => {
    const childrenBefore = await childrenOf(process.pid);
    const commands = { broken: { command: 'echo no such file; exit 7', readyUrl: 'http://127.0.0.1:9/' } };
    const starting = startLocalCloud({ services: {}, commands }, { folder, freePorts: true });
    await expect(starting).rejects.toThrow(PartFailed);
    await expect(starting).rejects.toThrow(/broken ended \(7\)[\s\S]*no such file/);
    // Earlier children may have ended by themselves, such as the DynamoDB Local of all suites.
    const left = (await childrenOf(process.pid)).filter((child) => !childrenBefore.includes(child));
    expect(left).toEqual([]);
  });

  test('leaves no process and no port after stop()', async () => {
    // Prepare
    const ports = Object.entries(cloud.endpoints).filter(([name]) => /[pP]ort$/.test(name));

    // Act
    await cloud.stop();

    // Assess
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,ppid,args']);
    const cloudPort = `${cloud.endpoints['cloud.port']}`;
    const dynamodbPort = `${cloud.endpoints['dynamodb.port']}`;
    const left = stdout.split('\n').filter((line) => line.includes(cloudPort) || line.includes(dynamodbPort));
    expect(left).toEqual([]);
    for (const [, port] of ports) {
      const server = createServer().listen(Number(port));
      await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
      server.close();
    }
  });
});
