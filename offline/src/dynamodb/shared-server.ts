/**
 * One DynamoDB Local for all test processes of a user. It starts with the first lease and ends some
 * seconds after the last one. A lease is a connection to this process's socket, so it ends with its
 * holder. Each connection gets a line of JSON: `{"endpoint": …}` or `{"error": …}`.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { errorCode } from '../process/error-code.ts';
import { isListenedOn } from '../process/ports.ts';
import { startDynamoDbLocal } from './launcher.ts';

export const SHARED_SERVER_FILE = fileURLToPath(import.meta.url);

/** How long the JVM waits for the next lease: the time between two test files or runs. */
const IDLE_MS = 60_000;

if (process.argv[1] === SHARED_SERVER_FILE) {
  const socketPath = process.argv[2];
  if (socketPath === undefined) throw new Error('usage: node shared-server.ts SOCKET');
  serve(socketPath);
}

async function serve(socketPath: string): Promise<void> {
  const server = createServer();
  // Test processes that begin at once each start this program. Only one of them starts a JVM.
  if (!(await isListening(server, socketPath))) return;
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
  server.on('connection', (socket) => {
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
  process.on('SIGTERM', end).on('SIGINT', end);
}

/** Returns true if the server listens at the socket, false if another process does. */
async function isListening(server: Server, socketPath: string): Promise<boolean> {
  for (;;) {
    try {
      await once(server.listen(socketPath), 'listening');
      return true;
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
      if (await isListenedOn(socketPath)) return false;
      // A process that was killed has left its socket.
      await rm(socketPath, { force: true });
    }
  }
}
