import config, { LOCAL_PAGES, signInFor } from '../../offline-cloud.config.ts';

/**
 * The configuration of `npm start`, with built pages: a page of Vite's dev server is hundreds of
 * requests. A refresh token can be used once, as at issuers that are strict.
 */
export const builtPages = {
  ...config,
  commands: {
    ...config.commands,
    frontend: {
      ...config.commands?.frontend,
      path: 'e2e',
      command: 'node support/serve-built-site.ts {frontend.port} {bindHost}',
      readyUrl: 'http://127.0.0.1:{frontend.port}/',
    },
    'sign-in': signInFor(LOCAL_PAGES, '--rotate-refresh-tokens'),
  },
};
