import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

interface Call {
  target: string | undefined;
  body: string;
}

/** Starts an AWS JSON server that records each call and answers with `answer`. */
export async function startFakeStepFunctions() {
  const calls: Call[] = [];
  const fake = {
    calls,
    answer: { status: 200, body: '{}' },
    /** Never answers while true. */
    silent: false,
    endpoint: '',
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const server = createServer(async (request, response) => {
    calls.push({ target: request.headers['x-amz-target']?.toString(), body: await text(request) });
    if (fake.silent) return;
    response.writeHead(fake.answer.status, {
      'Content-Type': 'application/x-amz-json-1.0',
      'x-amzn-RequestId': 'sfn-1',
    });
    response.end(fake.answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') fake.endpoint = `http://127.0.0.1:${address.port}`;
  return fake;
}
