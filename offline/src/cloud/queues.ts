import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { startFauxqs } from 'fauxqs';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';

/** The emulator of SQS (and SNS, S3). */
export interface Queues {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface QueuesOptions {
  /** 0: a free one. */
  port: number;
  region: string;
  /**
   * Where queues and messages are kept, each as soon as it is acknowledged; without it they are in
   * memory.
   */
  dataFolder?: string;
}

/** Starts the queues for programs of this machine only. */
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
      // Whoever waits for messages would be waited for.
      http.closeAllConnections();
      await stopping;
    },
  };
}

/** What an SQS client sends; one of SNS or S3 signs, in a header or in a presigned address. */
const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/** https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks */
const NEW_APPLICATION = 'fastify.initialization';

interface Application {
  server: Server;
  listen(options: { host?: string }): Promise<string>;
}

/**
 * Makes the applications that `start` creates at once listen on loopback, behind the guard. fauxqs
 * 2.4.1 always listens on all addresses; its `host` is for the addresses of queues.
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
