import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';

/** The local cloud whose Step Functions service the page calls in `npm run dev`. */
const cloud = process.env.OFFLINE_CLOUD_URL ?? 'http://127.0.0.1:4566';

/** The cloud only answers its own pages. It still knows this page by `Sec-Fetch-Site`. */
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
    // A single file loads faster than many, since the server is on the same machine.
    chunkSizeWarningLimit: 1_500,
    modulePreload: { polyfill: false },
    // The package contains the built page, and so has to contain the licences of its libraries.
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: {
      '/console/api': asOwnPage,
      '^/$': { ...asOwnPage, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
    },
  },
});
