import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { startFauxqs } from 'fauxqs';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';

/** The emulator of SQS, SNS and S3. */
export interface Queues {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface QueuesOptions {
  /** 0: a free port. */
  port: number;
  region: string;
  /** Keeps queues and messages before they are acknowledged. Default: in memory. */
  dataFolder?: string;
}

/** Starts the emulator, which only programs of this machine can reach. */
export async function startQueues({ port, region, dataFolder }: QueuesOptions): Promise<Queues> {
  const { starting, http } = withLoopbackServer(() =>
    startFauxqs({
      port,
      host: '127.0.0.1',
      logger: false,
      defaultRegion: region,
      ...(dataFolder !== undefined && { dataDir: dataFolder }),
    }),
  );
  const server = await starting;
  if (http === undefined) {
    await server.stop();
    throw new Error('This version of fauxqs cannot be kept to this machine. Install fauxqs 2.4.1.');
  }
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    stop: async () => {
      const stopping = server.stop();
      // Otherwise, closing would wait for clients that wait for messages.
      http.closeAllConnections();
      await stopping;
    },
  };
}

/** Lets SQS clients pass by their content type, those of SNS and S3 by their signature. */
const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/** https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks */
const NEW_APPLICATION = 'fastify.initialization';

interface Application {
  server: Server;
  listen(options: { host?: string }): Promise<string>;
}

/**
 * Makes the server that `start` creates listen on loopback only, behind the guard. fauxqs 2.4.1
 * always listens on all addresses; its `host` is for the URLs of queues.
 */
function withLoopbackServer<Started>(start: () => Started): { starting: Started; http: Server | undefined } {
  let http: Server | undefined;
  const onNew = (message: unknown) => {
    if (!hasApplication(message)) return;
    const { fastify } = message;
    const { listen } = fastify;
    fastify.listen = (options) => listen.call(fastify, { ...options, host: '127.0.0.1' });
    guardServer(fastify.server, guard);
    http = fastify.server;
  };
  subscribe(NEW_APPLICATION, onNew);
  try {
    const starting = start();
    return { starting, http };
  } finally {
    unsubscribe(NEW_APPLICATION, onNew);
  }
}

function hasApplication(message: unknown): message is { fastify: Application } {
  if (typeof message !== 'object' || message === null || !('fastify' in message)) return false;
  const { fastify } = message;
  if (typeof fastify !== 'object' || fastify === null || !('listen' in fastify) || !('server' in fastify)) return false;
  return typeof fastify.listen === 'function' && fastify.server instanceof Server;
}
