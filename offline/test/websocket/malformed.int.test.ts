import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { aFrame, connectRaw } from './support/raw-client.ts';
import { type RunningApi, startApi, type TestClient, until } from './support/running-api.ts';

const echo = ({ body }: { body?: string }) => ({ statusCode: 200, body });

let api: RunningApi;
let bystander: TestClient;
beforeAll(async () => {
  api = await startApi({
    routes: { $connect: () => ({ statusCode: 200 }), $disconnect: () => undefined, $default: echo },
    answering: ['$default'],
  });
});
beforeEach(async () => {
  bystander = await api.client();
});
afterEach(() => bystander.webSocket.terminate());
afterAll(() => api.close());

const idOf = (index: number) =>
  api.events.filter(({ requestContext }) => requestContext.routeKey === '$connect').at(index)?.requestContext
    .connectionId;

/** Expects that the other client still gets answers and posts. */
async function expectUndisturbed(connectionId: string | undefined): Promise<void> {
  expect(await bystander.ask('still here?')).toBe('still here?');
  await api.management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'a push' }));
  await until(() => bystander.messages.includes('a push'));
}

const LARGEST_FRAME = 32 * 1024;
const fragments = (count: number, bytes: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      aFrame('x'.repeat(bytes), { opcode: index === 0 ? 1 : 0, fin: index === count - 1 }),
    ),
  );

describe('a malformed frame ends the connection of its client and no other', () => {
  test.each<[rule: string, code: number, bytes: Buffer]>([
    ['text that is not UTF-8', 1007, Buffer.from('818100000000ff', 'hex')],
    ['a length of 2^62 bytes', 1009, Buffer.from('81ff000000004000000000', 'hex')],
    ['a length over 2^53 bytes', 1009, Buffer.from('81ffffffffffffffffff00000000', 'hex')],
    ['a frame over 32 KB', 1009, aFrame('x'.repeat(LARGEST_FRAME + 1))],
    ['only the header of a frame over 32 KB', 1009, aFrame('x'.repeat(LARGEST_FRAME + 1)).subarray(0, 8)],
    ['a fragment over 32 KB', 1009, aFrame('x'.repeat(LARGEST_FRAME + 1), { fin: false })],
    ['a message over 128 KB in frames of 32 KB', 1009, fragments(5, LARGEST_FRAME)],
    ['a frame without a mask', 1002, aFrame('{}', { masked: false })],
    ['an unknown operation', 1002, aFrame('{}', { opcode: 3 })],
    ['a reserved bit', 1002, aFrame('{}', { rsv: 0x40 })],
    ['a continuation of nothing', 1002, aFrame('{}', { opcode: 0 })],
    ['a ping in fragments', 1002, aFrame('', { opcode: 9, fin: false })],
    ['a ping over 125 bytes', 1002, aFrame('x'.repeat(126), { opcode: 9 })],
    ['a close frame of one byte', 1002, aFrame('x', { opcode: 8 })],
    ['a close frame whose reason is not UTF-8', 1007, aFrame(Buffer.from('03e8ff', 'hex'), { opcode: 8 })],
    ['a binary message, which API Gateway does not take', 1003, aFrame('{}', { opcode: 2 })],
  ])('%s: %i', async (_rule, code, bytes) => {
    // Prepare
    const bystanderId = idOf(-1);
    const attacker = await connectRaw(api.port);
    const attackerId = idOf(-1);

    // Act
    attacker.socket.write(bytes);

    // Assess
    expect(await attacker.closeCode).toBe(code);
    await expectUndisturbed(bystanderId);
    attacker.socket.end();
    const ended = () =>
      api.events.find(
        ({ requestContext: { routeKey, connectionId } }) => routeKey === '$disconnect' && connectionId === attackerId,
      );
    await until(() => ended() !== undefined);
    expect(ended()).toMatchObject({ requestContext: { eventType: 'DISCONNECT', disconnectStatusCode: code } });
  });

  test('a frame that is too large is refused even if it arrives byte by byte', async () => {
    const attacker = await connectRaw(api.port);
    for (const byte of aFrame('x'.repeat(LARGEST_FRAME + 1)).subarray(0, 8)) {
      attacker.socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await attacker.closeCode).toBe(1009);
  });

  test('a client that breaks off within a frame or resets the connection disturbs nobody', async () => {
    const bystanderId = idOf(-1);
    const [half, reset] = [await connectRaw(api.port), await connectRaw(api.port)];
    half.socket.end(aFrame('half of this').subarray(0, 9));
    reset.socket.write(aFrame('and then'));
    reset.socket.resetAndDestroy();
    await expectUndisturbed(bystanderId);
    await until(
      () => api.events.filter(({ requestContext }) => requestContext.disconnectStatusCode === 1006).length >= 2,
    );
  });
});

describe('within the limits', () => {
  test.each([
    ['a frame of 32 KB', aFrame('x'.repeat(LARGEST_FRAME)), LARGEST_FRAME],
    ['a message of 128 KB in four frames', fragments(4, LARGEST_FRAME), 4 * LARGEST_FRAME],
  ])('%s reaches its function', async (_rule, bytes, length) => {
    const client = await connectRaw(api.port);
    client.socket.write(bytes);
    await until(() => client.texts.length === 1);
    expect(client.texts[0]).toHaveLength(length);
    client.socket.destroy();
  });
});

describe('an upgrade request', () => {
  test.each([
    [
      'without a key',
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n',
      400,
    ],
    [
      'with a key of garbage',
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \x01\x7f\r\n\r\n',
      400,
    ],
    ['to another protocol', 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n', 400],
    ['by POST', 'POST / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 405],
    ['with headers over 64 KB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
    ['that is not HTTP', '\x16\x03\x01\x00\xa5\x01\x00\x00\r\n\r\n', 400],
    ['without an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 426],
  ])('%s is refused before $connect sees it', async (_rule, request, status) => {
    const bystanderId = idOf(-1);
    const { answer, socket } = await connectRaw(api.port, { request });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(idOf(-1)).toBe(bystanderId);
    await expectUndisturbed(bystanderId);
    socket.destroy();
  });

  test.each([
    ['a path that is not a URL', '//[', ['Host: localhost']],
    [
      'names of prototypes',
      '/?__proto__=1&constructor=2&%E0%A4=3',
      ['Host: localhost', '__proto__: x', 'constructor: y'],
    ],
    ['bytes that are not text', '/', ['Host: localhost', 'X-Name: \xff\xfe']],
  ])('with %s connects', async (_rule, path, headers) => {
    const { answer, socket } = await connectRaw(api.port, { path, headers });
    expect(answer).toMatch(/^HTTP\/1.1 101 /);
    socket.destroy();
  });
});
