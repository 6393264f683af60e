/**
 * One DynamoDB Local for all test processes of a user. It starts with the first lease and ends some
 * seconds after the last one. A lease is a connection to this process's socket, so it ends with its
 * holder. Each connection gets a line of JSON: `{"endpoint": …}` or `{"error": …}`.
 */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startDynamoDbLocal } from './launcher.ts';

export const SHARED_SERVER_FILE = fileURLToPath(import.meta.url);

/** How long the JVM waits for the next lease: the time between two test files or runs. */
const IDLE_MS = 60_000;

if (process.argv[1] === SHARED_SERVER_FILE) {
  const socketPath = process.argv[2];
  if (socketPath === undefined) throw new Error('usage: node shared-server.ts SOCKET');
  serve(socketPath);
}

function serve(socketPath: string): void {
  const started = startDynamoDbLocal();
  const answer = started.then(
    ({ endpoint }) => ({ endpoint }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  const end = async () => {
    server.close();
    await started.then(
      (dynamodb) => dynamodb.stop(),
      () => {},
    );
    process.exit(0);
  };

  let leases = 0;
  let idle = setTimeout(end, IDLE_MS);
  const server = createServer((socket) => {
    leases += 1;
    clearTimeout(idle);
    answer.then((line) => socket.write(`${JSON.stringify(line)}\n`));
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      leases -= 1;
      clearTimeout(idle);
      if (leases === 0) idle = setTimeout(end, IDLE_MS);
    });
  });
  // Another process was quicker, and serves all.
  server.on('error', end);
  process.on('SIGTERM', end).on('SIGINT', end);
  if (process.platform === 'win32') server.listen(socketPath);
  else removeDeadSocket(socketPath).then(() => server.listen(socketPath));
}

/**
 * Removes a socket file at which nothing answers. Otherwise the client would not start a server.
 */
async function removeDeadSocket(socketPath: string): Promise<void> {
  await rm(socketPath, { force: true });
}
