import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import type { Addresses, Caller } from '../../src/connections/addresses.ts';
import { createAddresses } from '../../src/connections/dynamodb-addresses.ts';
import { CONNECTIONS, createServiceTables } from '../support/tables.ts';

/** In the far future, because DynamoDB Local deletes expired items by its own clock. */
const OPENED_AT = Date.UTC(2100, 0, 1, 12);
const HOUR_MS = 3_600_000;
const MOST = 5;

let dynamodb: TestDynamoDb;
let addresses: Addresses;
const addressesFor = (most: number) => createAddresses(DynamoDBDocumentClient.from(dynamodb.client), CONNECTIONS, most);
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  addresses = addressesFor(MOST);
});
afterEach(() => dynamodb.stop());

const from = (sourceIp: string, connectedAt = OPENED_AT): Caller => ({ identity: { sourceIp }, connectedAt });

async function items() {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: CONNECTIONS, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item));
}

/** Opens this many connections at once. Returns how many are admitted. */
async function admitted(caller: Caller, count: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, () => addresses.admit(caller)));
  return answers.filter(Boolean).length;
}

describe('[RT43] an address', () => {
  test('opens a limited number of connections, even all at once, and another when one has ended', async () => {
    const caller = from('192.0.2.1');
    expect(await admitted(caller, 3 * MOST)).toBe(MOST);
    await addresses.release(caller);
    expect(await admitted(caller, 2)).toBe(1);
  });

  test('does not count for other addresses', async () => {
    await admitted(from('192.0.2.1'), MOST);
    expect(await addresses.admit(from('198.51.100.1'))).toBe(true);
  });

  test.each([
    ['2001:db8:0:1::1', '2001:DB8:0:1:ffff:ffff:ffff:ffff', 0],
    ['2001:db8:0:1::1', '2001:0db8:0000:0001:0000:0000:0000:0002', 0],
    ['2001:db8::1', '2001:db8:0:0:1::', 0],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', MOST],
    ['::1', '::2', 0],
  ])('of IPv6 counts as its network: after %s, %s opens %i', async (one, other, more) => {
    await admitted(from(one), MOST);
    expect(await admitted(from(other), MOST)).toBe(more);
  });

  test('forgets connections whose end was not reported after two hours, the longest that one lives', async () => {
    await admitted(from('192.0.2.1'), MOST);
    expect(await addresses.admit(from('192.0.2.1', OPENED_AT + 2 * HOUR_MS - 1))).toBe(false);
    expect(await addresses.admit(from('192.0.2.1', OPENED_AT + 2 * HOUR_MS))).toBe(true);
    for (const { expiresAt } of await items()) expect(1000 * expiresAt).toBeGreaterThan(OPENED_AT + 4 * HOUR_MS);
  });

  test('is never counted below zero, and an end counts in the period of its beginning', async () => {
    await addresses.release(from('192.0.2.1'));
    await admitted(from('192.0.2.1'), MOST);
    await addresses.release(from('192.0.2.1', OPENED_AT + 2 * HOUR_MS));
    expect(await addresses.admit(from('192.0.2.1'))).toBe(false);
  });

  test('is not stored, only a short hash that many addresses share', async () => {
    await addresses.admit(from('192.0.2.1'));
    expect(JSON.stringify(await items())).not.toContain('192.0.2');
    expect((await items()).map(({ topicShard }) => topicShard)).toEqual([expect.stringMatching(/^#@[0-9a-f]{6}$/)]);
  });

  test('opens any number if the limit is 0, and nothing is written', async () => {
    addresses = addressesFor(0);
    expect(await admitted(from('192.0.2.1'), 3 * MOST)).toBe(3 * MOST);
    await addresses.release(from('192.0.2.1'));
    expect(await items()).toEqual([]);
  });
});
