import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { createViewerChannel } from '../../src/channel/gateway-viewer-channel.ts';
import { startRecordingGateway } from '../support/recording-gateway.ts';

const CONNECTION = 'L0SM9cOFvHcCIhw=';
const region = 'ap-northeast-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'a/token==' };
const signer = { region: async () => region, credentials: async () => credentials };

let gateway: Awaited<ReturnType<typeof startRecordingGateway>>;
const start = async (answer?: RequestListener) => {
  gateway = await startRecordingGateway(answer);
  return createViewerChannel(gateway.endpoint, signer);
};
afterEach(() => gateway.stop());

const answering = (status: number, headers = {}) =>
  start((_request, response) => {
    response.writeHead(status, headers).end();
  });

describe('the channel to a viewer', () => {
  test('posts to the connection', async () => {
    const channel = await start();
    expect(await channel.send(CONNECTION, '{"name":"票"}', 1_000)).toBe('sent');
    expect(gateway.requests).toMatchObject([
      { method: 'POST', path: '/dev/@connections/L0SM9cOFvHcCIhw%3D', body: '{"name":"票"}' },
    ]);
  });

  test.each(['POST', 'DELETE'])('signs a %s as the SDK does', async (method) => {
    const channel = await start();
    if (method === 'POST') await channel.send(`(${CONNECTION})'*!`, '{"name":"票"}', 1_000);
    else await channel.close(CONNECTION);
    const [request] = gateway.requests;
    if (request === undefined) throw new Error('no request');
    const { authorization, 'x-amz-date': date, ...headers } = request.headers;

    const sdk = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
    const signed = ['host', 'x-amz-content-sha256', 'x-amz-security-token'];
    const expected = await sdk.sign(
      {
        ...{ method, protocol: 'http:', hostname: '127.0.0.1', path: request.path, body: request.body },
        headers: Object.fromEntries(signed.map((name) => [name, `${headers[name]}`])),
      },
      { signingDate: new Date(`${date}`.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')) },
    );
    expect(expected.headers['x-amz-date']).toBe(date);
    expect(authorization).toBe(expected.headers.authorization);
  });

  test('signs with the current credentials, because those of a function are renewed', async () => {
    gateway = await startRecordingGateway();
    const ids = ['first', 'second'];
    const changing = {
      ...signer,
      credentials: async () => ({ accessKeyId: ids.shift() ?? '', secretAccessKey: 'secret' }),
    };
    const channel = createViewerChannel(gateway.endpoint, changing);
    await channel.send(CONNECTION, '{}', 1_000);
    await channel.send(CONNECTION, '{}', 1_000);
    const signers = gateway.requests.map(({ headers }) => /Credential=(\w+)\//.exec(`${headers.authorization}`)?.[1]);
    expect(signers).toEqual(['first', 'second']);
    expect(gateway.requests[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });

  test('reuses its connection to the gateway', async () => {
    const channel = await start();
    for (let each = 0; each < 3; each += 1) await channel.send(CONNECTION, '{}', 1_000);
    expect(gateway.sockets()).toBe(1);
  });

  test('sends a message again if the gateway has closed the idle connection', async () => {
    let isClosing = false;
    const channel = await start((request, response) => {
      if (isClosing) request.socket.resetAndDestroy();
      else response.end();
      isClosing = false;
    });
    await channel.send(CONNECTION, '{"first":1}', 1_000);
    isClosing = true;
    expect(await channel.send(CONNECTION, '{"second":2}', 1_000)).toBe('sent');
    expect(gateway.sockets()).toBe(2);
  });

  test('speaks TLS to an https endpoint', async () => {
    await start();
    const server = createServer((socket) => {
      socket.once('data', (data) => server.emit('first-byte', data[0]));
      socket.on('error', () => {});
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const firstByte = once(server, 'first-byte');
    const channel = createViewerChannel(`https://127.0.0.1:${address.port}/prod`, signer);
    const sent = channel.send(CONNECTION, '{}', 300);
    // The type of a TLS handshake record (RFC 8446, 5.1).
    await Promise.all([expect(firstByte).resolves.toEqual([22]), expect(sent).rejects.toThrow()]);
    server.close();
  });

  test.each([
    ['as API Gateway answers', { 'x-amzn-errortype': 'GoneException' }],
    ['as serverless-offline answers, without the name of the error', {}],
  ])('takes a 410 for a connection that has ended, %s', async (_title, headers) => {
    const channel = await answering(410, headers);
    expect(await channel.send(CONNECTION, '{}', 1_000)).toBe('gone');
  });

  test.each([[403], [429], [500]])('throws on any other refusal (%i)', async (status) => {
    const channel = await answering(status);
    await expect(channel.send(CONNECTION, '{}', 1_000)).rejects.toMatchObject({ name: 'ChannelRefusal', status });
  });

  test('throws without an answer in time, and delays no other message', async () => {
    const channel = await start((request, response) => {
      if (!request.url?.endsWith('hangs')) response.end();
    });
    const hanging = expect(channel.send('hangs', '{}', 200)).rejects.toThrow(/200 ms/);
    expect(await channel.send(CONNECTION, '{}', 1_000)).toBe('sent');
    await hanging;
  });

  test('takes an answer that came while the process was busy', async () => {
    gateway = await startRecordingGateway();
    const worker = new Worker(
      `const server = require('node:http').createServer((request, response) => request.resume().once('end', () => response.end()));
      server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    const [port] = await once(worker, 'message');
    const channel = createViewerChannel(`http://127.0.0.1:${port}/dev`, signer);
    await channel.send(CONNECTION, '{}', 1_000);
    const sent = channel.send(CONNECTION, '{}', 100);
    await new Promise(setImmediate);
    const busyUntil = performance.now() + 400;
    while (performance.now() < busyUntil);
    expect(await sent).toBe('sent');
    await worker.terminate();
  });

  test('throws if nothing listens at the endpoint', async () => {
    const channel = await start();
    await gateway.stop();
    await expect(channel.send(CONNECTION, '{}', 1_000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test.each([[204], [410]])('closes a connection, or finds it closed (%i)', async (status) => {
    const channel = await answering(status);
    await expect(channel.close(CONNECTION)).resolves.toBeUndefined();
    expect(gateway.requests).toMatchObject([{ method: 'DELETE', path: '/dev/@connections/L0SM9cOFvHcCIhw%3D' }]);
  });
});
