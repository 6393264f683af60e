import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type NewestChange, SCREENS_MAX, type ScreenTally, type Topic } from '@booth/shared';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { broadcastIntervalMs } from '../../src/broadcast/broadcast-interval.ts';
import { compose, EXECUTION_MAX_MS } from '../../src/broadcast/compose.ts';
import type { BroadcastInput, DeliveryReport, Round } from '../../src/broadcast/contract.ts';
import { MANY_VIEWERS } from '../../src/broadcast/deliver.ts';
import { createBroadcastLeases } from '../../src/broadcast/dynamodb-broadcast-leases.ts';
import { GIVE_UP_MS, type GivenUp, LEASE_MS, OWED_INTERVAL_MS } from '../../src/broadcast/next-round.ts';
import { aPoll, ONE_VOTE } from '../support/results.ts';
import { BROADCASTS, createServiceTables } from '../support/tables.ts';

/** In the far future, because DynamoDB Local deletes expired items by its own clock. */
const START = Date.UTC(2100, 0, 1);

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
});
afterAll(() => dynamodb.stop());

/** A poll with its viewers, and a clock that only moves while `compose` sleeps. */
class Stage {
  readonly pollId = `poll-${randomUUID()}`;
  now = START;
  revision = 1;
  viewers = 1;
  shards = 1;
  poll: Parameters<typeof aPoll>[0] = {};
  screens: ScreenTally[] = [ONE_VOTE];
  newestChange: NewestChange | undefined;
  readonly givenUp: GivenUp[] = [];
  /** Runs before the results are read. */
  onRead = async () => {};
  readonly leases = createBroadcastLeases(DynamoDBDocumentClient.from(dynamodb.client), BROADCASTS, () => this.now);

  change = () => this.leases.noteChange(this.pollId);

  compose(input: Partial<BroadcastInput> = {}, { executionId = 'execution-1', ageMs = 0 } = {}): Promise<Round> {
    const executionStartedAt = new Date(this.now - ageMs).toISOString();
    return compose(
      { pollId: this.pollId, news: 'counts', reports: [], ...input, executionId, executionStartedAt },
      {
        leases: this.leases,
        connections: { shardsOf: async () => this.shards },
        readResults: async () => {
          await this.onRead();
          const results = aPoll({ pollId: this.pollId, ...this.poll }, this.revision);
          const { newestChange } = this;
          return { ...results, snapshot: { ...results.snapshot, screens: this.screens }, newestChange };
        },
        now: () => this.now,
        sleep: async (milliseconds) => {
          this.now += milliseconds;
        },
        onGivenUp: (viewers) => void this.givenUp.push(viewers),
      },
    );
  }

  /** Returns the reports of the shards after a round. */
  reportsOf = ({ deliveries }: Round, parts: Partial<DeliveryReport> = {}): DeliveryReport[] =>
    deliveries.map(({ topic, shard }) => ({
      ...{ topic, shard, gone: 0, closed: 0, owed: [] },
      viewers: this.viewers / deliveries.length,
      ...parts,
    }));

  /** Composes the round after one that took `tookMs`. */
  async after(round: Round, { tookMs = 0, ...parts }: Partial<DeliveryReport> & { tookMs?: number } = {}) {
    this.now += tookMs;
    return this.compose({ ...round.next, reports: this.reportsOf(round, parts) });
  }
}

const typesOf = ({ messages }: Round, topic: Topic) => messages[topic].map((text) => JSON.parse(text).type);
const revisionsOf = ({ messages }: Round) => messages.results.map((text) => JSON.parse(text).revision);
const owedSince = (since: number) => [{ connectionId: 'slow', since }];

describe('a broadcast of counts', () => {
  test('[RT31] begins at once, goes on after the interval, and ends when nothing has changed', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    expect([stage.now, first.nextStep, revisionsOf(first)]).toEqual([START, 'compose', [1]]);

    await stage.change();
    stage.revision = 2;
    const second = await stage.after(first, { tookMs: 30 });
    expect([stage.now, second.nextStep, revisionsOf(second)]).toEqual([START + 100, 'compose', [2]]);

    const last = await stage.after(second, { tookMs: 30 });
    expect([stage.now, last.nextStep, last.deliveries]).toEqual([START + 200, 'end', []]);
    expect(await stage.change()).toBe('idle');
  });

  test.each([
    [1, 100],
    [1_000, 250],
    [20_000, 2_500],
  ])('[RT31] with %i viewers rests until %i ms after the round began', async (viewers, intervalMs) => {
    const stage = new Stage();
    Object.assign(stage, { viewers, shards: 2 });
    await stage.change();
    const first = await stage.compose();
    await stage.change();
    const second = await stage.after(first, { tookMs: 90 });
    expect(stage.now).toBe(START + intervalMs);
    // Kept even if a round was not to all, which counts fewer viewers.
    expect(second.next.past?.viewers).toBe(viewers);
  });

  test('[RT31] goes on at once after a round that took longer than the interval', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    await stage.change();
    await stage.after(first, { tookMs: 400 });
    expect(stage.now).toBe(START + 400);
  });

  test('[RT28] tells a change that comes while the results are read in the next round', async () => {
    const stage = new Stage();
    await stage.change();
    stage.onRead = async () => void (await stage.change());
    const first = await stage.compose();
    stage.onRead = async () => {};
    expect((await stage.after(first)).nextStep).toBe('compose');
  });

  test('[RT25] ends if another execution broadcasts the poll', async () => {
    const stage = new Stage();
    await stage.change();
    await stage.compose();
    const late = await stage.compose({}, { executionId: 'execution-2' });
    expect([late.nextStep, late.deliveries]).toEqual(['end', []]);
  });

  test('[RT29] goes on if its function dies and is called again', async () => {
    const stage = new Stage();
    await stage.change();
    const [, again] = [await stage.compose(), await stage.compose()];
    expect([again.nextStep, revisionsOf(again)]).toEqual(['compose', [1]]);
  });

  test('[RT29] is replaced some seconds after its death', async () => {
    const stage = new Stage();
    await stage.change();
    await stage.compose();
    stage.now += 2 * broadcastIntervalMs(0) + LEASE_MS;
    expect(await stage.change()).toBe('idle');
    expect((await stage.compose({}, { executionId: 'execution-2' })).nextStep).toBe('compose');
  });

  test('[RT30] hands over after a minute, and its successor goes on where it was', async () => {
    const stage = new Stage();
    await stage.change();
    const old = await stage.compose({}, { ageMs: EXECUTION_MAX_MS + 1 });
    expect([old.nextStep, revisionsOf(old)]).toEqual(['hand-over', [1]]);
    await stage.change();
    const input = { ...old.next, reports: stage.reportsOf(old), successorOf: 'execution-1' };
    const successor = await stage.compose(input, { executionId: 'execution-2' });
    expect([stage.now, successor.nextStep]).toEqual([START + 100, 'compose']);
    expect(successor.next).not.toHaveProperty('successorOf');
  });

  test('[RT32] goes to all connection shards of the topic `results`, and to none of `state`', async () => {
    const stage = new Stage();
    stage.shards = 3;
    await stage.change();
    const { messages, deliveries } = await stage.compose();
    expect(deliveries).toEqual([0, 1, 2].map((shard) => ({ topic: 'results', shard, to: 'all', owed: [] })));
    expect(messages.state).toEqual([]);
  });

  test('[RT32] sends hidden results to nobody', async () => {
    const stage = new Stage();
    stage.poll = { visibility: 'hidden' };
    await stage.change();
    const { messages, deliveries } = await stage.compose();
    expect([messages, deliveries]).toEqual([{ state: [], results: [] }, []]);
  });
});

describe('an owed viewer', () => {
  test('[RT22] gets the newest state in the next round, even if nothing has changed; then the broadcast ends', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    stage.revision = 2;
    const owed = owedSince(START);
    const second = await stage.after(first, { owed });
    expect(second.deliveries).toEqual([{ topic: 'results', shard: 0, to: 'owed', owed }]);
    expect([revisionsOf(second), second.nextStep]).toEqual([[2], 'compose']);
    expect((await stage.after(second)).nextStep).toBe('end');
  });

  test('[RT22] is part of the round to all if something has changed', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    await stage.change();
    const owed = owedSince(START);
    expect((await stage.after(first, { owed })).deliveries).toEqual([{ topic: 'results', shard: 0, to: 'all', owed }]);
  });

  test('[RT22] does not wait for a long interval, while the others do', async () => {
    const stage = new Stage();
    stage.viewers = 20_000;
    await stage.change();
    let round = await stage.compose();
    await stage.change();
    const sentAt: [after: number, to: string | undefined][] = [];
    while (round.deliveries[0]?.to !== 'all' || sentAt.length === 0) {
      round = await stage.after(round, { owed: owedSince(START), viewers: sentAt.length === 0 ? 20_000 : 0 });
      sentAt.push([stage.now - START, round.deliveries[0]?.to]);
    }
    const intervalMs = broadcastIntervalMs(20_001);
    expect(sentAt.slice(0, 2)).toEqual([OWED_INTERVAL_MS, 2 * OWED_INTERVAL_MS].map((after) => [after, 'owed']));
    expect(sentAt.at(-1)).toEqual([intervalMs, 'all']);
  });

  test('[RT22] is not sent to again before the interval is over, however quickly sending fails', async () => {
    const stage = new Stage();
    await stage.change();
    let round = await stage.compose();
    const startedAt: number[] = [];
    for (let each = 0; each < 3; each += 1) {
      round = await stage.after(round, { tookMs: 5, viewers: 0, owed: owedSince(START) });
      startedAt.push(stage.now - START);
    }
    expect(startedAt).toEqual([100, 200, 300]);
    // A change in between does not wait longer for it.
    await stage.change();
    round = await stage.after(round, { tookMs: 5, viewers: 0, owed: owedSince(START) });
    expect([stage.now - START, round.deliveries[0]?.to]).toEqual([400, 'all']);
  });

  test('[RT22] may be anybody on a shard that could not be served: the whole shard is sent to again', async () => {
    const stage = new Stage();
    stage.viewers = 2_000;
    await stage.change();
    const first = await stage.compose();
    await stage.change();
    const second = await stage.after(first, { tookMs: 600 });
    const third = await stage.after(second, { viewers: 0, unservedSince: START });
    expect(third.deliveries).toEqual([{ topic: 'results', shard: 0, to: 'all', owed: [], unservedSince: START }]);
    // Nobody was reached, but the number of viewers stays that of the round before.
    expect(stage.now).toBe(START + 600 + OWED_INTERVAL_MS);
    expect(third.next.past?.viewers).toBe(2_000);
  });

  test('is named as long as the round fits into a state of Step Functions (256 KB), whatever the poll', async () => {
    const stage = new Stage();
    const long = (prefix: string, index: number) => `${prefix}${index}`.padEnd(64, 'x');
    const counts = Array.from({ length: 100 }, (_, option) => ({
      optionId: long('o', option),
      count: Number.MAX_SAFE_INTEGER,
    }));
    stage.screens = Array.from({ length: SCREENS_MAX }, (_, screen) => ({
      ...{ type: 'choice', screenId: long('s', screen), answers: Number.MAX_SAFE_INTEGER },
      options: counts,
    }));
    for (const shards of [1, 256]) {
      stage.shards = shards;
      const first = await stage.compose({ news: 'state' });
      const owed = Array.from({ length: first.owedMax }, () => ({ connectionId: 'L0SM9cOFvHcCIhw=', since: START }));
      const second = await stage.after(first, { owed });
      expect(Buffer.byteLength(JSON.stringify(second))).toBeLessThan(256 * 1024);
      expect(second.deliveries).toHaveLength(2 * shards);
      expect(second.messages.results.length).toBeGreaterThan(4);
    }
  });

  test('is named even if one in a hundred of 100,000 viewers is owed, so that it can be closed', async () => {
    const stage = new Stage();
    stage.shards = 256;
    await stage.change();
    expect((await stage.compose()).owedMax).toBeGreaterThan(100_000 / 256 / 100);
  });

  test('is given up when it could be neither reached nor closed for long', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    const second = await stage.after(first, { tookMs: GIVE_UP_MS, owed: owedSince(START) });
    expect([second.nextStep, stage.givenUp]).toEqual(['end', [{ topic: 'results', shard: 0, viewers: 1 }]]);
  });

  test('counts as many if the whole shard could not be served for long', async () => {
    const stage = new Stage();
    await stage.change();
    const first = await stage.compose();
    const second = await stage.after(first, { tookMs: GIVE_UP_MS, unservedSince: START });
    expect([second.nextStep, stage.givenUp]).toEqual(['end', [{ topic: 'results', shard: 0, viewers: MANY_VIEWERS }]]);
  });
});

describe('a broadcast of a changed state', () => {
  test('[RT27] does not wait for a broadcast of counts, and goes to both topics, with the results on `results`', async () => {
    const stage = new Stage();
    await stage.change();
    await stage.compose();
    const state = await stage.compose({ news: 'state' }, { executionId: 'execution-2' });
    expect(stage.now).toBe(START);
    expect([typesOf(state, 'state'), typesOf(state, 'results')]).toEqual([['poll'], ['poll', 'results']]);
    expect(state.deliveries.map(({ topic }) => topic).sort()).toEqual(['results', 'state']);
  });

  test('[RT27] is one round, and further rounds only for owed viewers', async () => {
    const stage = new Stage();
    const first = await stage.compose({ news: 'state' });
    expect([(await stage.after(first)).nextStep, stage.now]).toEqual(['end', START]);
    const second = await stage.after(first, { owed: owedSince(START) });
    expect(typesOf(second, 'state')).toEqual(['poll']);
    expect(second.deliveries).toMatchObject([
      { topic: 'state', to: 'owed' },
      { topic: 'results', to: 'owed' },
    ]);
  });

  test('[RT32] has no results if they are hidden', async () => {
    const stage = new Stage();
    stage.poll = { visibility: 'hidden' };
    const state = await stage.compose({ news: 'state' });
    expect([typesOf(state, 'state'), typesOf(state, 'results')]).toEqual([['poll'], ['poll']]);
  });
});

describe('the newest change of a round', () => {
  const ID = 'c0ffee00c0ffee00';
  /** Returns a poll whose counts have just changed. */
  async function changed() {
    const stage = new Stage();
    await stage.change();
    stage.newestChange = { countedAt: START, correlationId: ID };
    return stage;
  }

  test('is in the round that tells it, and in no later one', async () => {
    const stage = await changed();
    const first = await stage.compose({ newestChange: { countedAt: START } });
    await stage.change();
    const second = await stage.after(first);
    stage.newestChange = { countedAt: stage.now + 1 };
    await stage.change();
    const third = await stage.after(second, { tookMs: 2 });
    expect([first, second, third].map(({ newestChange }) => newestChange)).toEqual([
      { countedAt: START, correlationId: ID },
      undefined,
      stage.newestChange,
    ]);
  });

  test('is in no round to owed viewers, and in none that tells the state', async () => {
    const stage = await changed();
    const first = await stage.compose({ newestChange: { countedAt: START } });
    const toOwed = await stage.after(first, { owed: owedSince(START) });
    const state = await stage.compose({ news: 'state', newestChange: { countedAt: START } });
    expect([toOwed, state].map(({ newestChange }) => newestChange)).toEqual([undefined, undefined]);
  });

  test('is in the next round to all, even if owed viewers have heard of it before', async () => {
    const stage = await changed();
    // Many viewers, so that their interval is longer than that of the owed.
    stage.viewers = 4_000;
    const first = await stage.compose({ newestChange: { countedAt: START } });
    await stage.change();
    const change = { countedAt: START + 1, correlationId: ID };
    stage.newestChange = change;
    const toOwed = await stage.after(first, { owed: owedSince(START) });
    const toAll = await stage.after(toOwed, { viewers: 0 });
    expect([toOwed, toAll].map(({ next, newestChange }) => [next.past?.to, newestChange])).toEqual([
      ['owed', undefined],
      ['all', change],
    ]);
  });

  test.each([
    ['the execution was started without one', undefined],
    ['only another generation has a later one', { countedAt: START + 1 }],
  ])('is left out if %s', async (_what, newestChange) => {
    const stage = await changed();
    expect((await stage.compose({ newestChange })).newestChange).toBeUndefined();
  });
});
