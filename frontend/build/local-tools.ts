import type { Socket } from 'node:net';
import type { Plugin } from 'vite';

const LOOPBACK = /^(::1|(::ffff:)?127\.0\.0\.1)$/;

const isOfThisMachine = ({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>) => LOOPBACK.test(remoteAddress);

/**
 * Limits the tools of developers to this machine:
 * - Opening a file in the editor works from the pages themselves only. Vite would allow everybody
 *   in the network, and pages of other origins.
 * - The WebSocket of hot reloading. Vite 8.3 crashes at a malformed frame of a client that asks for
 *   `vite-ping`, and takes the local cloud with it.
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
