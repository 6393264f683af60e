import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { createViewerChannel } from '../src/viewer-channel.ts';

/** Sends one message to a gateway that gives this answer; returns what it got and what the channel made of it. */
async function send(status: number, headers: OutgoingHttpHeaders = {}) {
  const requests: string[] = [];
  const gateway = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(status, headers).end();
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const address = gateway.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const channel = createViewerChannel(`http://127.0.0.1:${address.port}/dev`, {
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    return { requests, outcome: await channel.send('L0SM9cOFvHcCIhw=', '{}', 1_000) };
  } finally {
    gateway.close();
    gateway.closeAllConnections();
  }
}

describe('the channel to a viewer', () => {
  test('posts to the connection', async () => {
    expect(await send(200)).toEqual({ requests: ['POST /dev/@connections/L0SM9cOFvHcCIhw%3D'], outcome: 'sent' });
  });

  test.each([
    ['as API Gateway answers', { 'x-amzn-errortype': 'GoneException' }],
    ['as serverless-offline answers, without the name of the error', {}],
  ])('a 410 says that the connection is gone, %s', async (_title, headers) => {
    expect((await send(410, headers)).outcome).toBe('gone');
  });

  test.each([[403], [429], [500]])(
    'any other refusal (%i) is an error, and the connection may still be there',
    async (status) => {
      await expect(send(status)).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    },
  );
});
