import { defineConfig } from 'serverless-offline-step-functions-cloud/config';
import { readStageSettings } from './deploy/src/stage-settings.ts';

/** Logs only warnings, and no metrics, to keep the terminal readable. */
const env = { POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'WARN', POWERTOOLS_METRICS_DISABLED: 'true' };

/** Settings that the sign-in server, the stand-in for Cognito, shares with its users. */
const signIn = { issuer: 'http://127.0.0.1:{sign-in.port}', clientId: 'booth-organize' };

/** The origins of the pages of the local cloud. */
export const LOCAL_PAGES = ['http://localhost:{frontend.port}', 'http://127.0.0.1:{frontend.port}'];

/**
 * Returns the command of the sign-in server for pages at these origins. hanako is an organizer.
 * taro can sign in, but not organize.
 */
export function signInFor(origins: readonly string[], ...options: string[]) {
  const pages = origins.map((origin) => `--redirect-uri ${origin}/organize/signed-in --logout-uri ${origin}/organize`);
  const users = '--user hanako:organizers --user taro';
  return {
    command: `offline-cloud sign-in --port {sign-in.port} --client-id ${signIn.clientId} ${[...pages, users, ...options].join(' ')}`,
    port: 4020,
    readyUrl: `${signIn.issuer}/.well-known/openid-configuration`,
  };
}

/** The local cloud of `npm start`. The start replaces `{…}` by the real addresses and ports. */
export default defineConfig({
  region: readStageSettings('dev').region,
  services: {
    survey: {
      path: 'services/survey',
      httpPort: 4001,
      lambdaPort: 4101,
      env: { ...env, SIGN_IN_ISSUER: signIn.issuer, SIGN_IN_CLIENT_ID: signIn.clientId },
    },
    aggregation: { path: 'services/aggregation', httpPort: 4002, lambdaPort: 4102, env },
    realtime: { path: 'services/realtime', httpPort: 4003, lambdaPort: 4103, websocketPort: 4013, env },
  },
  commands: {
    frontend: {
      path: 'frontend',
      command: 'vite --host {bindHost} --port {frontend.port} --strictPort',
      port: 5173,
      env: {
        // Returns 250 MB that Vite needs only once, to bundle the packages.
        MIMALLOC_PURGE_DELAY: '0',
        NODE_OPTIONS: '--max-semi-space-size=2',
        // Vite allows IP addresses and localhost by itself:
        // https://vite.dev/config/server-options#server-allowedhosts
        __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: '{host}',
        VITE_SURVEY_URL: '{survey.httpUrl}',
        VITE_AGGREGATION_URL: '{aggregation.httpUrl}',
        VITE_REALTIME_URL: '{realtime.websocketUrl}',
        VITE_OIDC_AUTHORITY: signIn.issuer,
        VITE_OIDC_CLIENT_ID: signIn.clientId,
      },
      readyUrl: 'http://127.0.0.1:{frontend.port}/',
    },
    // Browsers allow the sign-in only in secure contexts: HTTPS, or this machine.
    'sign-in': signInFor(LOCAL_PAGES),
  },
  seed: { command: 'npm run --silent seed -w services/survey' },
  addresses: [
    { label: 'Vote (scan with a phone)', url: '{frontend.url}/polls/favourite-services', qrCode: true },
    { label: 'All open polls', url: '{frontend.url}/' },
    { label: 'Organize (on this machine)', url: 'http://localhost:{frontend.port}/organize' },
    { label: 'Sign-in (OpenID Connect issuer)', url: signIn.issuer },
    { label: 'Survey API', url: '{survey.httpUrl}' },
    { label: 'Results API', url: '{aggregation.httpUrl}' },
    { label: 'Dashboard WebSocket', url: '{realtime.websocketUrl}' },
    { label: 'Step Functions API', url: '{cloud.url}' },
    { label: 'Status of the local cloud', url: '{cloud.url}/_cloud/status' },
    { label: 'DynamoDB', url: '{dynamodb.url}' },
  ],
});
