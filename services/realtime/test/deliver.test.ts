import type { Topic } from '@booth/shared';
import type { ConnectionKey } from '../src/connections.ts';
import { deliver, MESSAGE_MAX_BYTES, SENDS_AT_ONCE } from '../src/deliver.ts';

type Fate = 'sent' | 'gone' | 'unreachable';

/** Viewers on pages of the connections table, each with what becomes of messages to it. */
function anAudience(pages: Record<string, Fate>[]) {
  const audience = {
    received: new Map<string, string[]>(),
    removed: [] as ConnectionKey[],
    errors: [] as unknown[],
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
    },
    channel: {
      async send(connectionId: string, message: string): Promise<'sent' | 'gone'> {
        audience.sending += 1;
        audience.sendingMost = Math.max(audience.sendingMost, audience.sending);
        await new Promise(setImmediate);
        audience.sending -= 1;
        const fate = fates.get(connectionId) ?? 'unreachable';
        if (fate === 'unreachable') throw new Error(`${connectionId} cannot be reached`);
        if (fate === 'sent')
          audience.received.set(connectionId, [...(audience.received.get(connectionId) ?? []), message]);
        return fate;
      },
    },
    onError: (error: unknown) => void audience.errors.push(error),
  };
  const send = (...messages: string[]) => deliver({ pollId: 'p', topic: 'state', shard: 2, messages }, delivering);
  return { audience, send };
}

describe('deliver', () => {
  test('every viewer of every page gets all messages in their order', async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'sent' }, { c: 'sent' }]);
    expect(await send('poll', 'results')).toEqual({ viewers: 3, gone: 0, failed: 0 });
    expect(Object.fromEntries(audience.received)).toEqual({
      a: ['poll', 'results'],
      b: ['poll', 'results'],
      c: ['poll', 'results'],
    });
  });

  test("[mistake: a 410 deletes the sender's row] a connection that is gone loses its item, and no other does", async () => {
    const { audience, send } = anAudience([{ a: 'sent', b: 'gone' }, { c: 'sent' }]);
    expect(await send('results')).toEqual({ viewers: 2, gone: 1, failed: 0 });
    expect(audience.removed).toEqual([{ topicShard: 'p#state#2', connectionId: 'b' }]);
  });

  test('a connection that cannot be reached now keeps its item and holds up nobody', async () => {
    const { audience, send } = anAudience([{ a: 'unreachable', b: 'sent' }]);
    expect(await send('results')).toEqual({ viewers: 1, gone: 0, failed: 1 });
    expect(audience.removed).toEqual([]);
    expect(audience.errors).toEqual([new Error('a cannot be reached')]);
  });

  test('[mistake: no cap on parallel posts] at most so many are sent to at once', async () => {
    const page = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`viewer-${index}`, 'sent' as const]));
    const { audience, send } = anAudience([page]);
    expect(await send('results')).toMatchObject({ viewers: 300 });
    expect(audience.sendingMost).toBe(SENDS_AT_ONCE);
  });

  test('a message of 128 KB is sent, a larger one is refused before anything is', async () => {
    const { audience, send } = anAudience([{ a: 'sent' }]);
    expect(await send('x'.repeat(MESSAGE_MAX_BYTES))).toMatchObject({ viewers: 1 });
    await expect(send('small', 'あ'.repeat(MESSAGE_MAX_BYTES / 3 + 1))).rejects.toThrow(/131073 bytes/);
    expect(audience.received.get('a')).toHaveLength(1);
  });
});
