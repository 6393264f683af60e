import { once } from 'node:events';
import { createServer } from 'node:http';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import { createSecretsManager, type SecretsManager, type SecretsManagerOptions } from './secrets-manager.ts';

export interface SecretsManagerServer {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** As `SecretsManager.create`. */
  create: SecretsManager['create'];
  close(): Promise<void>;
}

const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/** Starts Secrets Manager on a free port, for programs of this machine. */
export async function startSecretsManagerServer(options: SecretsManagerOptions): Promise<SecretsManagerServer> {
  const { create, handle } = createSecretsManager(options);
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void handle(request, response));
  guardServer(server, guard);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    create,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
