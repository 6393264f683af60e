import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import type { BroadcastLeases } from '../../src/broadcast/broadcast-leases.ts';
import { createBroadcastLeases } from '../../src/broadcast/dynamodb-broadcast-leases.ts';
import { BROADCASTS, createServiceTables } from '../support/tables.ts';

/** In the far future, because DynamoDB Local deletes expired items by its own clock. */
const NOW = Date.UTC(2100, 0, 1);
const FOR_MS = 10_000;

let dynamodb: TestDynamoDb;
let leases: BroadcastLeases;
let now: number;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  leases = createBroadcastLeases(DynamoDBDocumentClient.from(dynamodb.client), BROADCASTS, () => now);
});
beforeEach(() => {
  now = NOW;
});
afterAll(() => dynamodb.stop());

const hold = (pollId: string, owner: string, more: { successorOf?: string; knownChanges?: number } = {}) =>
  leases.hold(pollId, { owner, forMs: FOR_MS, ...more });

describe('the broadcaster of a poll', () => {
  test('[RT25] is one execution; all others leave the poll to it', async () => {
    expect(await leases.noteChange('one')).toBe('idle');
    const held = await Promise.all(Array.from({ length: 20 }, (_, index) => hold('one', `execution-${index}`)));
    expect(held.filter((changes) => changes !== undefined)).toEqual([1]);
    expect(await leases.noteChange('one')).toBe('broadcasting');
  });

  test('[RT28] goes on while there are changes, and then leaves the poll to the next change', async () => {
    await leases.noteChange('goes-on');
    expect(await hold('goes-on', 'a')).toBe(1);
    await leases.noteChange('goes-on');
    expect(await hold('goes-on', 'a', { knownChanges: 1 })).toBe(2);
    expect(await hold('goes-on', 'a', { knownChanges: 2 })).toBeUndefined();
    expect(await leases.noteChange('goes-on')).toBe('idle');
  });

  test('[RT28] ends even if it asks twice, because its function died before it could answer', async () => {
    await leases.noteChange('ends');
    await hold('ends', 'a');
    for (const _try of [1, 2]) expect(await hold('ends', 'a', { knownChanges: 1 })).toBeUndefined();
  });

  test('[RT29] is replaced some seconds after its death, and ends if it comes back', async () => {
    await leases.noteChange('dies');
    await hold('dies', 'a');
    now += FOR_MS - 1;
    expect(await leases.noteChange('dies')).toBe('broadcasting');
    expect(await hold('dies', 'b')).toBeUndefined();
    now += 1;
    expect(await leases.noteChange('dies')).toBe('idle');
    expect(await hold('dies', 'b')).toBe(3);
    expect(await hold('dies', 'a', { knownChanges: 1 })).toBeUndefined();
    expect(await hold('dies', 'b', { knownChanges: 3 })).toBeUndefined();
  });

  test('[RT30] hands over to one successor, and not to a second one', async () => {
    await leases.noteChange('hands-over');
    await hold('hands-over', 'a');
    await leases.noteChange('hands-over');
    expect(await hold('hands-over', 'b', { successorOf: 'a', knownChanges: 1 })).toBe(2);
    expect(await hold('hands-over', 'c', { successorOf: 'a', knownChanges: 1 })).toBeUndefined();
    expect(await hold('hands-over', 'b', { knownChanges: 2 })).toBeUndefined();
  });

  test('[RT30] leaves the poll to the next change if it is a successor and nothing has changed', async () => {
    await leases.noteChange('quiet');
    await hold('quiet', 'a');
    expect(await hold('quiet', 'b', { successorOf: 'a', knownChanges: 1 })).toBeUndefined();
    expect(await leases.noteChange('quiet')).toBe('idle');
  });

  test('[RT28] goes on with a change that comes while it leaves the poll', async () => {
    // Prepare
    await leases.noteChange('leaving');
    await hold('leaving', 'a');
    const documents = DynamoDBDocumentClient.from(dynamodb.client);
    let changed = false;
    documents.middlewareStack.add(
      (next) => async (args) => {
        if (!changed && JSON.stringify(args.input).includes('REMOVE')) {
          changed = true;
          expect(await leases.noteChange('leaving')).toBe('broadcasting');
        }
        return next(args);
      },
      { step: 'initialize' },
    );

    // Act
    const leaving = createBroadcastLeases(documents, BROADCASTS, () => now);
    const changes = await leaving.hold('leaving', { owner: 'a', knownChanges: 1, forMs: FOR_MS });

    // Assess
    expect([changed, changes]).toEqual([true, 2]);
  });

  test('[RT28] misses no change, whenever it comes', async () => {
    // Prepare: every broadcaster tells the changes that it finds, as `compose` does.
    let toldOf = 0;
    const running: Promise<void>[] = [];
    const broadcast = async (owner: string) => {
      let knownChanges: number | undefined;
      for (;;) {
        const changes = await hold('race', owner, knownChanges === undefined ? {} : { knownChanges });
        if (changes === undefined) return;
        toldOf = Math.max(toldOf, changes);
        knownChanges = changes;
      }
    };

    // Act: several writers make changes, with pauses of about the time that a round takes.
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let change = 0; change < 50; change += 1) {
          if ((await leases.noteChange('race')) === 'idle') running.push(broadcast(randomUUID()));
          await delay(Math.random() * 15);
        }
      }),
    );
    await Promise.all(running);

    // Assess
    expect(toldOf).toBe(200);
    expect(running.length).toBeGreaterThan(1);
    expect(await leases.noteChange('race')).toBe('idle');
  });

  test('expires a day after the last change', async () => {
    await leases.noteChange('forgotten');
    const { Item } = await dynamodb.client.send(
      new GetItemCommand({ TableName: BROADCASTS, Key: { pollId: { S: 'forgotten' } } }),
    );
    expect(Item?.expiresAt).toEqual({ N: `${NOW / 1000 + 24 * 3600}` });
  });
});
