import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';

/** For `npm run dev` in this folder: the local cloud whose Step Functions service the page talks to. */
const cloud = process.env.OFFLINE_CLOUD_URL ?? 'http://127.0.0.1:4566';

/** The cloud answers its own pages only; `Sec-Fetch-Site` still tells it whether this page asks. */
const asOwnPage: ProxyOptions = {
  target: cloud,
  changeOrigin: true,
  configure: (proxy) => void proxy.on('proxyReq', (request) => request.removeHeader('origin')),
};

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: ['chrome111', 'safari16.4', 'firefox128'],
    // The one page of a tool on one's own machine: a single file loads faster than many.
    chunkSizeWarningLimit: 1_500,
    modulePreload: { polyfill: false },
    // The page ships with the package, so do the licences of what is in it.
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: {
      '/console/api': asOwnPage,
      '^/$': { ...asOwnPage, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
    },
  },
});
