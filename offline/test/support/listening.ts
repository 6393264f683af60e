import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A test's HTTP server. */
export interface Listening {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Makes the server listen on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Starts a server that answers with this listener. */
export const listening = (listener: RequestListener): Promise<Listening> => listen(createServer(listener));
