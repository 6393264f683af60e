import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { visitorsChunk } from './build/chunks.ts';
import { contentSecurityPolicy } from './build/content-security-policy.ts';
import { earlyLoading } from './build/early-loading.ts';
import { frameAncestors } from './build/frame-ancestors.ts';
import { localTools } from './build/local-tools.ts';
import { serviceWorker } from './build/service-worker.ts';
import { themeVariables } from './build/theme-variables.ts';

export default defineConfig({
  plugins: [
    react(),
    themeVariables(),
    contentSecurityPolicy(),
    earlyLoading(),
    serviceWorker(),
    frameAncestors(),
    localTools(),
  ],
  resolve: {
    alias: [
      {
        find: /^fflate$/,
        replacement: resolve(import.meta.dirname, 'src/features/organize/export/zip-without-worker.ts'),
      },
    ],
  },
  // Everybody in the booth's network reaches this server. It serves the pages, and no other file.
  server: {
    // Vite adds imported packages. The folder of all packages also has links to our services.
    fs: { allow: ['index.html', 'src', '../shared/src', 'node_modules/.vite'] },
    cors: false,
  },
  build: {
    // Browsers of about the last three years, which visitors have on their phones.
    target: ['chrome111', 'safari16.4', 'firefox128'],
    // The content security policy forbids data: addresses and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // build/budget.ts reads the manifest.
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: [visitorsChunk()] } } },
  },
});
