import type { Socket } from 'node:net';
import type { Plugin } from 'vite';

const LOOPBACK = /^(::1|(::ffff:)?127\.0\.0\.1)$/;

const isOfThisMachine = ({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>) => LOOPBACK.test(remoteAddress);

/**
 * Keeps to this machine what only its developer needs:
 *
 * - Opening a file in the editor, for the pages themselves. Vite would let everybody who reaches
 * the
 *   server, also pages of other origins.
 * - The WebSocket of hot reloading. Vite 8.3 ends at a malformed frame of a client that asks for
 *   `vite-ping`, and the local cloud ends with it.
 */
export function localTools(): Plugin {
  return {
    name: 'local-tools',
    apply: 'serve',
    configureServer: ({ middlewares, httpServer }) => {
      middlewares.use('/__open-in-editor', ({ socket, headers }, response, next) => {
        if (headers['sec-fetch-site'] === 'same-origin' && isOfThisMachine(socket)) next();
        else response.writeHead(403).end();
      });
      const others = httpServer?.listeners('upgrade') ?? [];
      httpServer?.removeAllListeners('upgrade');
      httpServer?.on('upgrade', (request, socket, head) => {
        if (isOfThisMachine(request.socket)) for (const other of others) other.call(httpServer, request, socket, head);
        else socket.destroy();
      });
    },
  };
}
