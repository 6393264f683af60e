import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentSecurityPolicy } from './build/content-security-policy.ts';
import { themeVariables } from './build/theme-variables.ts';

export default defineConfig({
  plugins: [react(), themeVariables(), contentSecurityPolicy()],
  build: {
    // Browsers of about the last three years: what booth visitors carry.
    target: ['chrome111', 'safari16.4', 'firefox128'],
    // The content security policy forbids data: addresses and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
});
