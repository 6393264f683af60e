/**
 * One DynamoDB Local for all test processes of a user on this machine: it starts with the first lease and ends some
 * seconds after the last. A lease is an open connection to this process's socket, so it ends with its holder in any case.
 * The answer on each connection is one line of JSON: `{"endpoint": …}` or `{"error": …}`.
 */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startDynamoDbLocal } from './launcher.ts';

export const SHARED_SERVER_FILE = fileURLToPath(import.meta.url);

/** How long the JVM waits for a next lease, in milliseconds: the time between two test files, or two runs of a watcher. */
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
  // Another process was quicker: it serves everybody.
  server.on('error', end);
  process.on('SIGTERM', end).on('SIGINT', end);
  if (process.platform === 'win32') server.listen(socketPath);
  else removeDeadSocket(socketPath).then(() => server.listen(socketPath));
}

/** The client has found that nobody answers there, or it would not have started us. */
async function removeDeadSocket(socketPath: string): Promise<void> {
  await rm(socketPath, { force: true });
}
