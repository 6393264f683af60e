import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { aFrame, connectRaw } from './support/raw-client.ts';
import { type RunningApi, startApi, until } from './support/running-api.ts';

let api: RunningApi;
let handled: number;
let inFlight: number;
let mostInFlight: number;
beforeEach(async () => {
  handled = 0;
  inFlight = 0;
  mostInFlight = 0;
  api = await startApi({
    routes: {
      $connect: () => ({ statusCode: 200 }),
      subscribe: async ({ body }) => {
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await delay(1);
        inFlight -= 1;
        handled += 1;
        return { statusCode: 200, body };
      },
      ping: () => ({ statusCode: 200, body: 'pong' }),
    },
    answering: ['subscribe', 'ping'],
  });
});
afterEach(() => api.close());

const flood = (messages: number, filling = '') =>
  Buffer.concat(Array(messages).fill(aFrame(JSON.stringify({ type: 'subscribe', filling }))));

const pings = Buffer.concat(Array(1_000).fill(aFrame('x'.repeat(125), { opcode: 9 })));

test('while one client floods its functions with 1,000 messages, another gets answers and pushes', async () => {
  // Prepare
  const bystander = await api.client();
  const ConnectionId = api.events.at(-1)?.requestContext.connectionId;
  const flooder = await connectRaw(api.port);

  // Act
  flooder.socket.write(flood(1_000));
  await until(() => handled > 0);
  const answer = await bystander.ask('{"type":"ping"}');
  await api.management.send(new PostToConnectionCommand({ ConnectionId, Data: 'a push' }));
  await until(() => bystander.messages.includes('a push'));

  // Assess
  expect(answer).toBe('pong');
  expect(handled).toBeLessThan(1_000);
  await until(() => flooder.texts.length === 1_000);
  expect(mostInFlight).toBe(8);
  flooder.socket.destroy();
});

test('a client is read no faster than its messages are handled', async () => {
  // Prepare
  const held = Promise.withResolvers<void>();
  await api.close();
  api = await startApi({ routes: { $default: () => held.promise } });
  const flooder = await connectRaw(api.port);
  let sent = 0;
  function* messages() {
    for (; sent < 4_000; sent += 1) yield flood(1, 'x'.repeat(10_000));
  }

  // Act
  Readable.from(messages()).pipe(flooder.socket);
  await until(() => api.events.length === 8);
  let before: number;
  do {
    before = sent;
    await delay(200);
  } while (sent > before);

  // Assess: of 40 MB, the sockets' buffers hold some; the client could not send the rest.
  expect(sent).toBeLessThan(2_000);
  expect(api.events).toHaveLength(8);
  held.resolve();
  await until(() => api.events.length === 4_000);
  flooder.socket.destroy();
});

test('the messages of a client that does not read its answers are not handled', async () => {
  // Prepare
  const flooder = await connectRaw(api.port);
  flooder.socket.pause();

  // Act
  flooder.socket.write(flood(4_000, 'x'.repeat(10_000)));
  let before: number;
  do {
    before = handled;
    await delay(200);
  } while (handled > before);

  // Assess
  expect(handled).toBeLessThan(4_000);
  const { ask } = await api.client();
  expect(await ask('{"type":"ping"}')).toBe('pong');
  flooder.socket.resume();
  await until(() => flooder.texts.length === 4_000);
  flooder.socket.destroy();
});

test('a client that sends pings and reads no answer is disconnected', async () => {
  // Prepare
  const flooder = await connectRaw(api.port);
  flooder.socket.pause();
  const isClosed = new Promise((closed) => flooder.socket.on('close', closed));

  // Act
  flooder.socket.on('drain', () => flooder.socket.write(pings)).write(pings);

  // Assess
  await isClosed;
  const { ask } = await api.client();
  expect(await ask('{"type":"ping"}')).toBe('pong');
});
