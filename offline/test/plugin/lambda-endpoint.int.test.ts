import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { privateSocket, startLambdaEndpoint } from '../../src/plugin/lambda-endpoint.ts';
import { freePort } from '../../src/process/ports.ts';

let functions: Server;
let endpoint: Server;
let port: number;
beforeAll(async () => {
  const socket = privateSocket();
  functions = createServer((request, response) => {
    text(request).then(
      (body) => response.end(`got ${body}`),
      () => {},
    );
  });
  functions.listen(socket);
  await once(functions, 'listening');
  port = await freePort();
  endpoint = await startLambdaEndpoint({ port, socket });
});
afterAll(() => {
  for (const server of [endpoint, functions]) server.close().closeAllConnections();
});

test('a call reaches the functions', async () => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: '{}' });
  expect(await response.text()).toBe('got {}');
});

test('a caller that breaks off its request leaves no connection to the functions', async () => {
  // Prepare
  const called = once(functions, 'request');
  const caller = connect(port, '127.0.0.1');
  caller.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{');
  const [request] = await called;

  // Act
  const ended = new Promise((resolve) => request.socket.once('close', resolve));
  caller.destroy();

  // Assess
  await ended;
});
