import type { Plugin } from 'vite';

const LOOPBACK = /^(::1|(::ffff:)?127\.0\.0\.1)$/;

/**
 * Lets only the pages on this machine open files in the developer's editor. Vite would let everybody who
 * reaches the server, also pages of other origins.
 */
export function localEditor(): Plugin {
  return {
    name: 'local-editor',
    apply: 'serve',
    configureServer: ({ middlewares }) => {
      middlewares.use('/__open-in-editor', ({ socket, headers }, response, next) => {
        const isOwn = headers['sec-fetch-site'] === 'same-origin' && LOOPBACK.test(socket.remoteAddress ?? '');
        if (isOwn) next();
        else response.writeHead(403).end();
      });
    },
  };
}
