import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { createViewerChannel } from '../../../services/realtime/src/channel/gateway-viewer-channel.ts';
import { runConcurrently } from '../run-concurrently.ts';

const SENDS = 4_000;
const WARM_UP_SENDS = 1_000;
const SENDS_AT_ONCE = 50;
const TIMEOUT_MS = 10_000;

/** Answers every request in a thread, so that its costs do not count. */
const ANSWERING = `
  const server = require('node:http').createServer((request, response) => {
    request.resume().once('end', () => response.end());
  });
  server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));
`;

/**
 * Measures the processor time of sending a message to a viewer, in microseconds. TLS is left out:
 * it encrypts 1 KB in a few microseconds.
 */
export async function sendCosts(): Promise<{ sendMicros: number; sdkSendMicros: number }> {
  const gateway = new Worker(ANSWERING, { eval: true });
  const [port] = await once(gateway, 'message');
  const endpoint = `http://127.0.0.1:${port}/dev`;
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const sdk = new ApiGatewayManagementApiClient({ endpoint, region, credentials });
  const channel = createViewerChannel(endpoint, { region: async () => region, credentials: async () => credentials });
  const message = JSON.stringify({ type: 'results', text: 'x'.repeat(500) });
  const Data = Buffer.from(message);
  const ConnectionId = 'L0SM9cOFvHcCIhw=';
  try {
    return {
      sendMicros: await microsOf(() => channel.send(ConnectionId, message, TIMEOUT_MS)),
      sdkSendMicros: await microsOf(() => sdk.send(new PostToConnectionCommand({ ConnectionId, Data }))),
    };
  } finally {
    sdk.destroy();
    await gateway.terminate();
  }
}

async function microsOf(send: () => Promise<unknown>): Promise<number> {
  await runConcurrently(WARM_UP_SENDS, SENDS_AT_ONCE, send);
  const before = process.threadCpuUsage();
  await runConcurrently(SENDS, SENDS_AT_ONCE, send);
  const { user, system } = process.threadCpuUsage(before);
  return Math.round((user + system) / SENDS);
}
