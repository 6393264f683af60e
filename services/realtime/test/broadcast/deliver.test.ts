import { setTimeout as delay } from 'node:timers/promises';
import { SERVER_MESSAGE_MAX_BYTES, type Topic } from '@booth/shared';
import type { Delivery } from '../../src/broadcast/contract.ts';
import { deliver, MANY_VIEWERS, OWED_MAX_MS, SENDS_AT_ONCE } from '../../src/broadcast/deliver.ts';
import type { ConnectionKey } from '../../src/connections/connections.ts';

type Fate = 'sent' | 'gone' | 'opening' | 'unreachable' | 'hangs' | 'slow' | 'unclosable';

/** Viewers on pages of the connections table, each with the fate of its messages. */
function anAudience(pages: Record<string, Fate>[]) {
  const audience = {
    received: new Map<string, string[]>(),
    /** Viewers in the order in which sending to them began. */
    begun: [] as string[],
    removed: [] as ConnectionKey[],
    closed: [] as string[],
    owed: [] as { viewers: number; error: unknown }[],
    sending: 0,
    sendingMost: 0,
  };
  const fates = new Map(pages.flatMap((page) => Object.entries(page)));
  const delivering = {
    connections: {
      async *viewersOf(pollId: string, topic: Topic, shard: number) {
        const keyOf = (connectionId: string) => ({ topicShard: `${pollId}#${topic}#${shard}`, connectionId });
        for (const page of pages) yield Object.keys(page).map(keyOf);
      },
      remove: async (connection: ConnectionKey) => void audience.removed.push(connection),
      async removeEnded(connection: ConnectionKey) {
        if (fates.get(connection.connectionId) === 'opening') return false;
        audience.removed.push(connection);
        return true;
      },
    },
    channel: {
      async send(connectionId: string, message: string): Promise<'sent' | 'gone'> {
        const fate = fates.get(connectionId) ?? 'unreachable';
        audience.begun.push(connectionId);
        audience.sending += 1;
        audience.sendingMost = Math.max(audience.sendingMost, audience.sending);
        if (fate === 'hangs') await new Promise(() => {});
        await delay(fate === 'slow' ? 300 : 0);
        audience.sending -= 1;
        if (fate === 'unreachable' || fate === 'unclosable') throw new Error(`${connectionId} cannot be reached`);
        if (fate === 'gone' || fate === 'opening') return 'gone';
        audience.received.set(connectionId, [...(audience.received.get(connectionId) ?? []), message]);
        return 'sent';
      },
      async close(connectionId: string) {
        if (fates.get(connectionId) === 'unclosable') throw new Error(`${connectionId} cannot be closed`);
        audience.closed.push(connectionId);
      },
    },
    now: Date.now,
    onOwed: (owed: { viewers: number; error: unknown }) => void audience.owed.push(owed),
  };
  const send = (messages: string[], delivery: Partial<Delivery> = {}) =>
    deliver(
      { pollId: 'p', topic: 'state', shard: 2, messages, to: 'all', owed: [], until: 0, owedMax: 100, ...delivery },
      delivering,
    );
  return { audience, send };
}

const report = (parts: object) => ({ topic: 'state', shard: 2, viewers: 0, gone: 0, closed: 0, owed: [], ...parts });
const many = (count: number, fate: Fate, name = 'viewer'): Record<string, Fate> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}-${index}`, fate]));

describe('deliver', () => {
  test('[RT20] every viewer of every page gets all messages in their order', async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'sent' }, { c: 'sent' }]);
    expect(await send(['poll', 'results'])).toEqual(report({ viewers: 3 }));
    expect(Object.fromEntries(audience.received)).toEqual({
      a: ['poll', 'results'],
      b: ['poll', 'results'],
      c: ['poll', 'results'],
    });
  });

  test("[mistake: a 410 deletes the sender's row] [RT21] a connection that is gone loses its item, and no other does", async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'gone' }, { c: 'sent' }]);
    expect(await send(['results'])).toEqual(report({ viewers: 2, gone: 1 }));
    expect(audience.removed).toEqual([{ topicShard: 'p#state#2', connectionId: 'b' }]);
  });

  test('[RT21] a viewer whose connection is still being opened is owed the message, and keeps its item', async () => {
    const { audience, send } = anAudience([{ a: 'opening', b: 'sent' }]);
    const { viewers, gone, owed } = await send(['results']);
    expect([viewers, gone, owed.map(({ connectionId }) => connectionId)]).toEqual([1, 0, ['a']]);
    expect(audience.removed).toEqual([]);
  });

  test('[RT22] a viewer who cannot be reached now is owed the message, keeps its item, and delays nobody', async () => {
    const { audience, send } = anAudience([{ a: 'unreachable', b: 'sent' }]);
    const before = Date.now();
    const { owed, ...counts } = await send(['results']);
    expect(counts).toMatchObject({ viewers: 1, gone: 0, closed: 0 });
    expect(owed).toEqual([{ connectionId: 'a', since: expect.any(Number) }]);
    expect(owed[0]?.since).toBeGreaterThanOrEqual(before);
    expect(audience.removed).toEqual([]);
    expect(audience.owed).toEqual([{ viewers: 1, error: new Error('a cannot be reached') }]);
  });

  test('[RT22] a viewer is owed messages since the first that was missed, until one is sent', async () => {
    const since = Date.now() - 500;
    const owed = ['a', 'b'].map((connectionId) => ({ connectionId, since }));
    const { send } = anAudience([{ a: 'unreachable', b: 'sent' }]);
    expect((await send(['results'], { owed })).owed).toEqual([{ connectionId: 'a', since }]);
  });

  test('[RT22] a round to owed viewers sends to no others', async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'sent' }]);
    const owed = [{ connectionId: 'b', since: Date.now() }];
    expect(await send(['results'], { to: 'owed', owed })).toEqual(report({ viewers: 1 }));
    expect(audience.begun).toEqual(['b']);
  });

  test('[RT23] a viewer who has been owed a message for a second is closed, and loses its item', async () => {
    const { audience, send } = anAudience([{ a: 'unreachable', b: 'unreachable', c: 'sent' }]);
    const owed = [
      { connectionId: 'a', since: Date.now() - OWED_MAX_MS },
      { connectionId: 'b', since: Date.now() - OWED_MAX_MS + 500 },
    ];
    expect(await send(['results'], { owed })).toEqual(report({ viewers: 1, closed: 1, owed: owed.slice(1) }));
    expect(audience.closed).toEqual(['a']);
    expect(audience.removed).toEqual([{ topicShard: 'p#state#2', connectionId: 'a' }]);
  });

  test('[RT23] a viewer who cannot be closed stays owed, and keeps its item', async () => {
    const { audience, send } = anAudience([{ a: 'unclosable' }]);
    const owed = [{ connectionId: 'a', since: Date.now() - OWED_MAX_MS }];
    expect(await send(['results'], { owed, to: 'owed' })).toEqual(report({ owed }));
    expect(audience.removed).toEqual([]);
  });

  test('[RT23] if most of many viewers cannot be reached, nobody is closed, and all are sent to again', async () => {
    const { audience, send } = anAudience([{ ...many(MANY_VIEWERS, 'unreachable'), a: 'sent' }]);
    const { owed, unservedSince } = await send(['results']);
    expect([owed, audience.closed]).toEqual([[], []]);
    expect(unservedSince).toBeLessThanOrEqual(Date.now());
    expect(await send(['results'], { unservedSince: 7 })).toMatchObject({ unservedSince: 7, owed: [] });
  });

  test('[RT23] many owed viewers are closed if the others on their shard were reached', async () => {
    const { audience, send } = anAudience([many(MANY_VIEWERS, 'unreachable')]);
    const owedFor = (milliseconds: number) =>
      Object.keys(many(MANY_VIEWERS, 'unreachable')).map((connectionId) => ({
        connectionId,
        since: Date.now() - milliseconds,
      }));
    expect((await send(['results'], { to: 'owed', owed: owedFor(500) })).owed).toHaveLength(MANY_VIEWERS);
    await send(['results'], { to: 'owed', owed: owedFor(OWED_MAX_MS) });
    expect(audience.closed).toHaveLength(MANY_VIEWERS);
  });

  test('if there are more owed viewers than may be named, the whole shard is sent to again', async () => {
    const { send } = anAudience([{ ...many(3, 'unreachable'), ...many(10, 'sent', 'well') }]);
    expect(await send(['results'], { owedMax: 3 })).toMatchObject({ viewers: 10, owed: { length: 3 } });
    expect(await send(['results'], { owedMax: 2 })).toMatchObject({ owed: [], unservedSince: expect.any(Number) });
  });

  test('[RT24] owed viewers come last', async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'sent' }, { c: 'sent' }]);
    await send(['results'], { owed: [{ connectionId: 'a', since: Date.now() }] });
    expect(audience.begun).toEqual(['b', 'c', 'a']);
  });

  test('[RT24] connections that hang delay no others, and not the end', async () => {
    const { audience, send } = anAudience([
      { ...many(10, 'sent', 'first'), ...many(2 * SENDS_AT_ONCE, 'hangs', 'slow'), ...many(110, 'sent', 'last') },
    ]);
    const { viewers, owed } = await send(['results'], { owedMax: 1_000 });
    expect(viewers).toBe(120);
    expect(owed.map(({ connectionId }) => connectionId)).toEqual(Object.keys(many(2 * SENDS_AT_ONCE, 'hangs', 'slow')));
    expect(audience.received.size).toBe(120);
  });

  test('[RT24] if most viewers are slow, none counts as slow', async () => {
    const { send } = anAudience([{ ...many(5, 'sent', 'quick'), ...many(8, 'slow') }]);
    expect(await send(['results'])).toEqual(report({ viewers: 13 }));
  });

  test('[RT24] a slow viewer is waited for as long as the round has time anyway', async () => {
    const { send } = anAudience([{ a: 'hangs', b: 'sent' }]);
    const until = Date.now() + 200;
    await send(['results'], { until });
    expect(Date.now()).toBeGreaterThanOrEqual(until - 1);
  });

  test('[mistake: no cap on parallel posts] a limited number of viewers is sent to at once', async () => {
    const { audience, send } = anAudience([many(300, 'sent')]);
    expect(await send(['results'])).toMatchObject({ viewers: 300 });
    expect(audience.sendingMost).toBe(SENDS_AT_ONCE);
  });

  test('[RT13] a message of 32 KB is sent, a larger one is refused before anything is sent', async () => {
    const { audience, send } = anAudience([{ a: 'sent' }]);
    expect(await send(['x'.repeat(SERVER_MESSAGE_MAX_BYTES)])).toMatchObject({ viewers: 1 });
    await expect(send(['small', 'あ'.repeat(Math.ceil(SERVER_MESSAGE_MAX_BYTES / 3))])).rejects.toThrow(/32769 bytes/);
    expect(audience.received.get('a')).toHaveLength(1);
  });
});
