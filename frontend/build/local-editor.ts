import type { Plugin } from 'vite';

const LOOPBACK = /^(::1|(::ffff:)?127\.0\.0\.1)$/;

/**
 * Keeps Vite's address that opens a file in the developer's editor to its own pages on this machine. Vite takes it from
 * whoever reaches the server, also from a page of another origin.
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
