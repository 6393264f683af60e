import { setTimeout as delay } from 'node:timers/promises';
import { PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  CLIENT_MESSAGE_MAX_BYTES,
  CLIENT_MESSAGES_PER_SECOND,
  type ClientMessage,
  POLLS_PER_CONNECTION,
  type ServerMessage,
  Topic,
} from '@booth/shared';
import { audienceKey } from '../src/connections/connection-items.ts';
import { COUNTED_TOGETHER_SECONDS } from '../src/connections/dynamodb-addresses.ts';
import { createConnections } from '../src/connections/dynamodb-connections.ts';
import { subscribe } from '../src/messages/subscription.ts';
import { aPoll } from './support/results.ts';
import { CONNECTIONS_MAX, startSocketService, VIEWERS_MAX, type Viewer } from './support/socket-service.ts';
import { countVote } from './support/stored-polls.ts';
import { CONNECTIONS } from './support/tables.ts';

/** The close code when DeleteConnection has ended a connection. */
const NORMAL = 1000;

let service: Awaited<ReturnType<typeof startSocketService>>;
beforeAll(async () => {
  service = await startSocketService();
});
afterAll(() => service.stop());

const vote = (pollId: string) => countVote(service.documents, pollId);

/** Returns the items that count connections by address. */
async function neighbourhoods(): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await service.documents.send(
    new ScanCommand({
      ...{ TableName: CONNECTIONS, ConsistentRead: true },
      ...{ FilterExpression: 'begins_with(topicShard, :prefix)', ExpressionAttributeValues: { ':prefix': '#@' } },
    }),
  );
  return Items;
}

const connections = () => createConnections(service.documents, CONNECTIONS);
async function viewersOf(pollId: string, topic: Topic = 'results'): Promise<string[]> {
  const viewers: string[] = [];
  for (let shard = 0; shard < (await connections().shardsOf(pollId, topic)); shard += 1) {
    for await (const page of connections().viewersOf(pollId, topic, shard))
      viewers.push(...page.map(({ connectionId }) => connectionId));
  }
  return viewers;
}

const subscription = (pollId: string, topic: Topic = 'results') => ({ type: 'subscribe', pollId, topic }) as const;
const PONG = { type: 'pong', now: expect.any(String) };
const refused = (code: string) => ({ type: 'error', code, detail: expect.any(String) });
const typesOf = (messages: readonly ServerMessage[]) => messages.map(({ type }) => type);

/** Returns a subscribed viewer, after its first messages. */
async function subscribed(pollId: string, topic: Topic = 'results', answers = 2) {
  const viewer = await service.viewer();
  viewer.say(subscription(pollId, topic));
  await viewer.heard(answers);
  return viewer;
}

/**
 * Waits for the next two-hour period if this one is about to end, because each is counted
 * separately.
 */
async function untilCountedTogether(): Promise<void> {
  const longestTestMs = 20_000;
  const leftMs = () => 1_000 * COUNTED_TOGETHER_SECONDS - (Date.now() % (1_000 * COUNTED_TOGETHER_SECONDS));
  while (leftMs() < longestTestMs) await delay(100);
}

// This test comes first, while there is no other connection.
test('[RT43] an address with as many connections as it may have gets another one when one ends', async () => {
  // Prepare: counts all but one of its connections without opening them.
  await untilCountedTogether();
  await service.put({ pollId: 'rt43' });
  const last = await service.viewer();
  const [here] = await neighbourhoods();
  if (here === undefined) throw new Error('the connection is not counted');
  const add = (connections: number) =>
    service.documents.send(
      new UpdateCommand({
        TableName: CONNECTIONS,
        Key: { topicShard: here.topicShard, connectionId: here.connectionId },
        UpdateExpression: 'ADD connections :connections',
        ExpressionAttributeValues: { ':connections': connections },
      }),
    );
  const untilThere = async (connections: number) => {
    while ((await neighbourhoods())[0]?.connections !== connections) await delay(10);
  };
  await add(CONNECTIONS_MAX - 1);

  // Act
  await expect(service.viewer()).rejects.toThrow('refused');
  await last.hangUp();
  await untilThere(CONNECTIONS_MAX - 1);
  await expect(service.viewer('?pollId=nobody-knows-it')).rejects.toThrow('refused');
  const next = await service.viewer('?pollId=rt43');

  // Assess
  expect(await neighbourhoods()).toEqual([{ ...here, connections: CONNECTIONS_MAX }]);
  await add(1 - CONNECTIONS_MAX);
  await next.hangUp();
  await untilThere(0);
});

describe('a viewer', () => {
  test('[RT1] who subscribes gets the state and the results of the poll at once', async () => {
    await service.put({ pollId: 'rt1' });
    await vote('rt1');
    const viewer = await subscribed('rt1');
    expect(viewer.messages).toMatchObject([
      { type: 'poll', poll: { pollId: 'rt1', status: 'open' }, resultsVisible: true, now: expect.any(String) },
      { type: 'results', pollId: 'rt1', revision: 1, part: 1, parts: 1 },
    ]);
    expect(await viewersOf('rt1')).toHaveLength(1);
  });

  test('[RT1] whose URL names the poll is subscribed without a message', async () => {
    await service.put({ pollId: 'rt1-address' });
    await service.viewer('?pollId=rt1-address&topic=state');
    expect(await viewersOf('rt1-address', 'state')).toHaveLength(1);
  });

  test('[RT2] misses no change while it subscribes', async () => {
    await service.put({ pollId: 'rt2' });
    const readAt: number[] = [];
    await subscribe(
      'early',
      { pollId: 'rt2', topic: 'results' },
      {
        connections: connections(),
        readPollState: async (pollId) => aPoll({ pollId }).poll,
        readResults: async (pollId) => {
          readAt.push((await viewersOf('rt2')).length);
          return aPoll({ pollId });
        },
      },
    );
    // Broadcasts from now on reach the viewer, and earlier changes are read after this.
    expect(readAt).toEqual([1]);
  });

  test('[RT3] on the topic `state` never gets results', async () => {
    await service.put({ pollId: 'rt3' });
    await vote('rt3');
    const viewer = await subscribed('rt3', 'state', 1);
    viewer.say({ type: 'ping' });
    expect(typesOf(await viewer.heard(2))).toEqual(['poll', 'pong']);
  });

  test.each([{ visibility: 'hidden' }, { visibility: 'after-vote' }, { visibility: 'after-close' }] as const)(
    '[RT4] gets no results that not everybody may see (%j)',
    async (state) => {
      const pollId = `rt4-${state.visibility}`;
      await service.put({ pollId, ...state });
      await vote(pollId);
      const viewer = await subscribed(pollId, 'results', 1);
      viewer.say({ type: 'ping' });
      expect(await viewer.heard(2)).toMatchObject([{ type: 'poll', resultsVisible: false }, PONG]);
    },
  );

  test.each(['nobody-knows-it', 'rt5-draft', 'rt5-unopened'])(
    '[RT5] is not subscribed to an unknown poll (%s), and may go on',
    async (pollId) => {
      await service.put({ pollId: 'rt5-draft', status: 'draft' });
      await service.put({ pollId: 'rt5-unopened', status: 'archived' });
      const viewer = await service.viewer();
      for (const topic of Topic.options) viewer.say(subscription(pollId, topic));
      await viewer.heard(2);
      viewer.say({ type: 'ping' });
      expect(await viewer.heard(3)).toEqual([refused('unknown-poll'), refused('unknown-poll'), PONG]);
      for (const topic of Topic.options) expect(await connections().shardsOf(pollId, topic)).toBe(0);
      await expect(service.viewer(`?pollId=${pollId}`)).rejects.toThrow('refused');
    },
  );

  test('[RT6] who pings gets the time of the server', async () => {
    const viewer = await service.viewer();
    const before = Date.now();
    viewer.say({ type: 'ping' });
    const [pong] = await viewer.heard(1);
    const now = pong?.type === 'pong' ? Date.parse(pong.now) : Number.NaN;
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test.each(['', 'no json', '[]', '{"type":"vote"}', '{"type":"$disconnect"}', '{"type":"subscribe","pollId":"A#0"}'])(
    '[RT7] who sends an invalid message (%j) gets an error, and may go on',
    async (text) => {
      const viewer = await service.viewer();
      viewer.say(text);
      await viewer.heard(1);
      viewer.say({ type: 'ping' });
      expect(await viewer.heard(2)).toEqual([refused('bad-message'), PONG]);
    },
  );

  test('[RT11] who subscribes again is one viewer', async () => {
    await service.put({ pollId: 'rt11' });
    const viewer = await service.viewer('?pollId=rt11');
    for (let count = 0; count < 3; count += 1) viewer.say(subscription('rt11'));
    await viewer.heard(6);
    expect(await viewersOf('rt11')).toHaveLength(1);
  });

  test('[RT42] who is one too many gets an error and is ended, and is also refused by the URL', async () => {
    // Prepare
    await service.put({ pollId: 'rt42' });
    const Item = { ...audienceKey('rt42#results'), viewers: VIEWERS_MAX, arrivals: VIEWERS_MAX, shards: 64 };
    await service.documents.send(new PutCommand({ TableName: CONNECTIONS, Item }));

    // Act
    const viewer = await service.viewer();
    viewer.say(subscription('rt42'));

    // Assess
    expect(await viewer.ended).toBe(NORMAL);
    expect(viewer.messages).toEqual([refused('too-many-viewers')]);
    await expect(service.viewer('?pollId=rt42')).rejects.toThrow('refused');
    expect((await subscribed('rt42', 'state', 1)).messages).toMatchObject([{ type: 'poll' }]);
  });

  test('[RT12] who leaves is forgotten, and no other is', async () => {
    for (const pollId of ['rt12', 'rt12-too']) await service.put({ pollId });
    const [leaves, stays] = [await subscribed('rt12'), await subscribed('rt12')];
    leaves.say(subscription('rt12-too'));
    await leaves.heard(4);
    await leaves.hangUp();
    while ((await viewersOf('rt12-too')).length > 0) await delay(10);
    while ((await viewersOf('rt12')).length > 1) await delay(10);
    stays.say({ type: 'ping' });
    expect((await stays.heard(3)).at(-1)).toEqual(PONG);
    expect(await viewersOf('rt12')).toHaveLength(1);
  });
});

describe('a connection is ended with a reason', () => {
  const padded = (bytes: number) =>
    JSON.stringify({ type: 'ping', more: '' }).replace('""', `"${'x'.repeat(bytes - 25)}"`);

  test.each([
    ['ping', padded(CLIENT_MESSAGE_MAX_BYTES + 1)],
    ['subscribe', padded(CLIENT_MESSAGE_MAX_BYTES + 1).replace('ping', 'subscribe')],
    ['no route', 'あ'.repeat(CLIENT_MESSAGE_MAX_BYTES / 3 + 1)],
  ])('[RT8] for a message that is too long in bytes (%s)', async (_title, text) => {
    const viewer = await service.viewer();
    viewer.say(padded(CLIENT_MESSAGE_MAX_BYTES));
    expect(await viewer.heard(1)).toEqual([refused('bad-message')]);
    viewer.say(text);
    expect(await viewer.ended).toBe(NORMAL);
    expect(viewer.messages).toEqual([refused('bad-message'), refused('message-too-long')]);
  });

  /**
   * Sends the message more often than allowed, until the connection has ended. Returns the close
   * code.
   */
  async function flood(viewer: Viewer, message: string | ClientMessage): Promise<number> {
    let isOver = false;
    const ended = viewer.ended.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      for (let count = 0; count < 3 * CLIENT_MESSAGES_PER_SECOND; count += 1) viewer.say(message);
      await delay(50);
    }
    return ended;
  }

  test('[RT9] for too many messages within a second; all messages before are answered', async () => {
    const viewer = await service.viewer();
    for (let count = 0; count < CLIENT_MESSAGES_PER_SECOND; count += 1) viewer.say({ type: 'ping' });
    expect(new Set(typesOf(await viewer.heard(CLIENT_MESSAGES_PER_SECOND)))).toEqual(new Set(['pong']));
    expect(await flood(viewer, { type: 'ping' })).toBe(NORMAL);
    expect(viewer.messages).toContainEqual(refused('too-many-messages'));
  });

  test('[RT9] for too many messages of any kind; its subscription goes, and no other connection ends', async () => {
    await service.put({ pollId: 'rt9' });
    const [other, viewer] = [await subscribed('rt9'), await subscribed('rt9')];
    expect(await flood(viewer, 'no json')).toBe(NORMAL);
    expect(viewer.messages).toContainEqual(refused('too-many-messages'));
    while ((await viewersOf('rt9')).length > 1) await delay(10);
    other.say({ type: 'ping' });
    expect((await other.heard(3)).at(-1)).toEqual(PONG);
  });

  test('[RT10] for a 21st poll', async () => {
    const polls = Array.from({ length: POLLS_PER_CONNECTION + 1 }, (_, index) => `rt10-${index}`);
    for (const pollId of polls) await service.put({ pollId });
    const viewer = await service.viewer();
    const heard = async (pollId: string) => {
      const before = viewer.messages.length;
      viewer.say(subscription(pollId, 'state'));
      await viewer.heard(before + 1);
      // Half as many messages a second as are allowed.
      await delay(2 * (1000 / CLIENT_MESSAGES_PER_SECOND));
    };
    for (const pollId of polls.slice(0, POLLS_PER_CONNECTION)) await heard(pollId);
    viewer.say(subscription(polls[0] ?? ''));
    await viewer.heard(POLLS_PER_CONNECTION + 2);
    for (const pollId of polls.slice(0, POLLS_PER_CONNECTION)) expect(await viewersOf(pollId, 'state')).toHaveLength(1);
    viewer.say(subscription(polls.at(-1) ?? '', 'state'));
    expect(await viewer.ended).toBe(NORMAL);
    expect(viewer.messages.at(-1)).toEqual(refused('too-many-polls'));
    for (const pollId of polls) while ((await viewersOf(pollId, 'state')).length > 0) await delay(10);
  });
});
