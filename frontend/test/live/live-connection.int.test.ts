import { EventEmitter, once } from 'node:events';
import { resultsMessages } from '@booth/shared';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { type LiveConnection, startLiveConnection } from '../../src/features/live/live-connection.ts';
import type { LiveMessage } from '../../src/features/live/live-results.ts';
import { LIVE_DELAYS, RECONNECT_SHORTEST_MS } from '../../src/features/live/reconnect-delay.ts';
import { aSnapshot } from '../support/polls.ts';

/** Longer than any test. */
const NEVER_MS = 2 ** 30;

const [results = ''] = resultsMessages(aSnapshot()).map((message) => JSON.stringify(message));

/** Starts a realtime service on a free port, which answers by `onMessage`. */
async function aServer(onMessage: (socket: ServerSocket, message: { type: string }) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const received: { type: string }[] = [];
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message: { type: string } = JSON.parse(String(data));
      received.push(message);
      onMessage(socket, message);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return { server, received, address: `ws://127.0.0.1:${address.port}` };
}

const open: { connection?: LiveConnection; server?: WebSocketServer } = {};
afterEach(() => {
  open.connection?.stop();
  for (const client of open.server?.clients ?? []) client.terminate();
  open.server?.close();
});

/** Connects with the shortest delays, and records each state and message. */
async function connected(
  onMessage: (socket: ServerSocket, message: { type: string }) => void,
  delays: Partial<typeof LIVE_DELAYS> = {},
) {
  const { server, received, address } = await aServer(onMessage);
  const news = new EventEmitter();
  const states: string[] = [];
  const messages: LiveMessage[] = [];
  let wake = () => {};
  const connection = startLiveConnection({
    address,
    pollId: 'favourites',
    topic: 'results',
    pageNow: () => performance.now(),
    random: () => 0,
    delays: { ...LIVE_DELAYS, ...delays },
    watchForWake: (onWake) => {
      wake = onWake;
      return () => {};
    },
    onState: (state) => {
      states.push(state);
      news.emit('news');
    },
    onMessage: (message) => {
      messages.push(message);
      news.emit('news');
    },
  });
  Object.assign(open, { connection, server });
  const until = async (condition: () => boolean) => {
    while (!condition()) await once(news, 'news');
  };
  return { server, received, states, messages, connection, until, wake: () => wake() };
}

const answering = (socket: ServerSocket, { type }: { type: string }) =>
  socket.send(type === 'ping' ? JSON.stringify({ type: 'pong', now: '2026-12-01T09:00:00.000Z' }) : results);

describe('a live connection', () => {
  it('subscribes, and is live after the first answer', async () => {
    const live = await connected(answering);
    await live.until(() => live.messages.length > 0);
    expect(live.received).toEqual([{ type: 'subscribe', pollId: 'favourites', topic: 'results' }]);
    expect(live.states).toEqual(['connecting', 'live']);
    expect(live.messages).toEqual([{ type: 'results', snapshot: aSnapshot() }]);
  });

  it('[RT17] connects and subscribes again when the server ends it', async () => {
    const live = await connected(answering);
    await live.until(() => live.states.includes('live'));
    for (const client of live.server.clients) client.terminate();
    await live.until(() => live.states.filter((state) => state === 'live').length === 2);
    expect(live.states).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
    expect(live.received.map(({ type }) => type)).toEqual(['subscribe', 'subscribe']);
  });

  it('[RT19] pings a quiet server, and stays while it answers', async () => {
    const live = await connected(answering, { pingEveryMs: 5 });
    await live.until(() => live.messages.filter(({ type }) => type === 'pong').length === 3);
    expect(live.states).toEqual(['connecting', 'live']);
  });

  it('[RT19] leaves a server that no longer answers, even if the socket is open', async () => {
    // It does not even help to close the socket, as if its network were gone.
    const deaf = (socket: ServerSocket) => socket.send(results, () => socket.pause());
    const live = await connected(deaf, { pingEveryMs: 5, pongTimeoutMs: 20 });
    await live.until(() => live.states.includes('waiting'));
    expect(live.states).toEqual(['connecting', 'live', 'waiting']);
  });

  it('[RT19] leaves a server that never answers the subscription', async () => {
    const live = await connected(() => {}, { connectTimeoutMs: 50 });
    await live.until(() => live.states.includes('waiting'));
    expect(live.states).toEqual(['connecting', 'waiting']);
  });

  it('pings the server at once when the viewer comes back', async () => {
    const live = await connected(answering, { pingEveryMs: NEVER_MS });
    await live.until(() => live.states.includes('live'));
    live.wake();
    await live.until(() => live.messages.some(({ type }) => type === 'pong'));
    expect(live.received.map(({ type }) => type)).toEqual(['subscribe', 'ping']);
  });

  it('[RT18] skips unknown messages: servers are newer than pages', async () => {
    const live = await connected((socket) => {
      for (const message of ['no json', '{"type":"fireworks"}', results]) socket.send(message);
    });
    await live.until(() => live.messages.length > 0);
    expect(live.messages.map(({ type }) => type)).toEqual(['results']);
  });

  const refusal = (code: string) => JSON.stringify({ type: 'error', code, detail: 'Not now.' });

  it('[RT17] is not live after a refusal, and reconnects later than after a lost connection', async () => {
    const live = await connected((socket) => socket.send(refusal('unknown-poll')), { connectTimeoutMs: NEVER_MS });
    await live.until(() => live.states.includes('waiting'));
    const refusedAt = performance.now();
    await live.until(() => live.states.length === 3);
    expect(performance.now() - refusedAt).toBeGreaterThanOrEqual(2 * RECONNECT_SHORTEST_MS - 10);
    expect(live.states).toEqual(['connecting', 'waiting', 'connecting']);
    expect(live.messages).toEqual([]);
  });

  it('[RT17] does not reconnect at once when the server ends it for a reason', async () => {
    const ending = (socket: ServerSocket, message: { type: string }) => {
      answering(socket, message);
      socket.send(refusal('too-many-messages'), () => socket.close());
    };
    const live = await connected(ending);
    await live.until(() => live.states.includes('waiting'));
    const endedAt = performance.now();
    await live.until(() => live.states.length === 4);
    expect(performance.now() - endedAt).toBeGreaterThanOrEqual(2 * RECONNECT_SHORTEST_MS - 10);
    expect(live.states).toEqual(['connecting', 'live', 'waiting', 'connecting']);
  });

  it('[RT14] uses a snapshot in parts once all have come', async () => {
    const options = Array.from({ length: 100 }, (_, option) => ({
      ...{ optionId: `option-${option}`.padEnd(64, 'x'), count: option },
    }));
    const screens = Array.from({ length: 5 }, (_, screen) => ({
      ...{ type: 'choice' as const, screenId: `screen-${screen}`, answers: 1, options },
    }));
    const snapshot = aSnapshot({ screens });
    const parts = resultsMessages(snapshot).map((message) => JSON.stringify(message));
    const live = await connected((socket) => {
      for (const part of parts.toReversed()) socket.send(part);
    });
    await live.until(() => live.messages.length > 0);
    expect(parts.length).toBeGreaterThan(1);
    expect(live.messages).toEqual([{ type: 'results', snapshot }]);
  });

  it('stays stopped', async () => {
    const live = await connected(answering);
    await live.until(() => live.states.includes('live'));
    const closed = [...live.server.clients].map((client) => once(client, 'close'));
    live.connection.stop();
    await Promise.all(closed);
    expect(live.states).toEqual(['connecting', 'live', 'stopped']);
  });
});
