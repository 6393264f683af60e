import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createCloudClient } from '../../src/cloud/index.ts';
import { type LocalCloud, startLocalCloud } from '../../src/runner/index.ts';

let cloud: LocalCloud;
let client: DynamoDBClient;
const lines: string[] = [];
const shownUrls = new Map<string, string | undefined>();

beforeAll(async () => {
  cloud = await startLocalCloud(
    {
      services: {
        tally: { path: 'tally', httpPort: 5404, lambdaPort: 5504 },
        orders: { path: 'orders', httpPort: 5401, lambdaPort: 5501 },
      },
      faults: {
        seed: 11,
        services: ['tally'],
        rates: {
          duplicates: 0.3,
          lateDeliveries: 0.3,
          splits: 0.4,
          crashes: 0.04,
          throttles: 0.05,
          conflicts: 0.05,
          lostAnswers: 0.05,
        },
      },
    },
    {
      folder: join(__dirname, '..', 'fixtures'),
      freePorts: true,
      onLine: (part, line) => lines.push(`${part}: ${line}`),
      onReady: (part, _milliseconds, url) => shownUrls.set(part, url),
    },
  );
  const { AWS_REGION: region, AWS_ENDPOINT_URL_DYNAMODB: endpoint } = cloud.env;
  client = new DynamoDBClient({ region, endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
});
afterAll(async () => {
  client?.destroy();
  await cloud?.stop();
});

/** Writes orders past the faults. */
async function place(from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 1) {
    const Item = { orderId: { S: `order-${number}` } };
    await client.send(new PutItemCommand({ TableName: 'fixture-orders-dev-OrdersTable', Item }));
  }
}

async function counted(): Promise<number> {
  const Key = { id: { S: 'orders' } };
  const { Item } = await client.send(
    new GetItemCommand({ TableName: 'fixture-tally-dev-TallyTable', Key, ConsistentRead: true }),
  );
  return Number(Item?.count?.N ?? 0);
}

/** Waits as often as needed, since retries of a failing function become rare. */
async function untilIdle(): Promise<void> {
  while (!(await cloud.untilIdle()));
}

test('a ready service is shown with an address that answers, or with none if it has no HTTP events', () => {
  expect(shownUrls.get('orders')).toBe(cloud.endpoints['orders.httpUrl']);
  expect(shownUrls.has('tally')).toBe(true);
  expect(shownUrls.get('tally')).toBeUndefined();
});

test('the start prints the seed, and how to repeat the run', () => {
  expect(lines).toContainEqual(
    expect.stringMatching(/^cloud: The cloud injects faults into tally with seed 11 \(again: --faults 11\)/),
  );
});

test('a service with markers counts right through all faults, and stopFaults() stops them', async () => {
  // Prepare
  const status = async () => (await createCloudClient(`${cloud.endpoints['cloud.url']}`).status()).faults;
  const injected = async () => Object.values((await status())?.injected.tally ?? {});
  // Act
  let placed = 0;
  do {
    await place(placed, 20);
    placed += 20;
  } while ((await injected()).includes(0));
  const stopped = await cloud.stopFaults();
  await untilIdle();
  // Assess
  expect(await counted()).toBe(placed);
  expect(stopped).toMatchObject({ seed: 11, stopped: true });
  // The other service meets no faults.
  expect(Object.keys(stopped.injected)).toEqual(['tally']);
  await place(placed, 20);
  await untilIdle();
  expect(await counted()).toBe(placed + 20);
  expect(await status()).toEqual(stopped);
});
