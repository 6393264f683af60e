import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type LocalCloud, startLocalCloud } from '../../src/runner/index.ts';
import { connectRaw } from '../websocket/support/raw-client.ts';
import { until } from '../websocket/support/running-api.ts';

describe.each([
  ['in the process of the service', false],
  ['in worker threads', true],
])('the WebSocket API of a service whose functions run %s', (_rule, workerThreads) => {
  let cloud: LocalCloud;
  let hasDied = false;
  const lines: string[] = [];
  const clients: WebSocket[] = [];

  beforeAll(async () => {
    const chat = { path: 'chat', httpPort: 5405, lambdaPort: 5505, websocketPort: 5605, workerThreads };
    cloud = await startLocalCloud(
      { services: { chat } },
      { folder: join(__dirname, '..', 'fixtures'), freePorts: true, onLine: (_part, line) => lines.push(line) },
    );
    cloud.died.catch(() => {
      hasDied = true;
    });
  });
  afterAll(async () => {
    for (const client of clients) client.terminate();
    await cloud?.stop();
  });

  const connect = (query = '') => {
    const client = new WebSocket(`${cloud.endpoints['chat.websocketUrl']}/${query}`);
    clients.push(client);
    client.on('error', () => {});
    return client;
  };
  const connected = async () => {
    const client = connect('?name=jo');
    await once(client, 'open');
    return client;
  };
  const ask = async (client: WebSocket, message: object) => {
    const answered = once(client, 'message');
    client.send(JSON.stringify(message));
    return String((await answered)[0]);
  };

  test('takes its routes, route responses and authorizer from serverless.yml', async () => {
    expect(await ask(await connected(), {})).toBe('$default jo 127.0.0.1');
  });

  test.each([
    ['without its identity', '', 401],
    ['that the authorizer denies', '?name=eve', 403],
  ])('refuses a client %s', async (_client, query, status) => {
    const [, response] = await once(connect(query), 'unexpected-response');
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  test('lets functions post to connections by the deployed URL and by the endpoint of the environment', async () => {
    const client = await connected();
    const messages: string[] = [];
    client.on('message', (data) => messages.push(String(data)));
    client.send(JSON.stringify({ type: 'say', text: 'hello' }));
    await until(() => messages.length === 2);
    client.send(JSON.stringify({ type: 'say', text: 'hello', to: 'nobody=' }));
    await until(() => messages.length === 4);
    expect(messages).toEqual(['hello', 'hello', 'nobody= is gone', 'nobody= is gone']);
  });

  test.each(['818100000000ff', '81ff000000004000000000'])(
    'a malformed frame (%s) closes its client, and the cloud goes on',
    async (frame) => {
      const attacker = await connectRaw(Number(cloud.endpoints['chat.websocketPort']), { path: '/?name=jo' });
      attacker.socket.write(Buffer.from(frame, 'hex'));
      expect([1007, 1009]).toContain(await attacker.closeCode);
      attacker.socket.destroy();
      expect(await ask(await connected(), {})).toBe('$default jo 127.0.0.1');
      expect(hasDied).toBe(false);
    },
  );

  test.each(['rejection', 'timer', 'event'])(
    'an error that no function catches (%s) is said with its cause, and the cloud goes on',
    async (type) => {
      const client = await connected();
      client.send(JSON.stringify({ type }));
      await until(() => lines.some((line) => line.includes(`stumbled over ${type}`)));
      expect(await ask(client, {})).toBe('$default jo 127.0.0.1');
      expect(hasDied).toBe(false);
    },
  );
});
