import { globSync, rmSync } from 'node:fs';
import { defineConfig } from 'serverless-offline-step-functions-cloud/config';

/** Each cloud bundles into a folder of its own, so that neither a second one nor `npm run package` takes it away. */
const env = { ESBUILD_WORK_FOLDER: `.esbuild-${process.pid}` };
process.on('exit', () => {
  for (const folder of globSync(`services/*/${env.ESBUILD_WORK_FOLDER}`))
    rmSync(folder, { recursive: true, force: true });
});

/** What `npm start` runs. `{…}` is filled in at the start, also with other ports (`npm start -- --free-ports`). */
export default defineConfig({
  region: 'ap-northeast-1',
  services: {
    survey: { path: 'services/survey', httpPort: 4001, lambdaPort: 4101, env },
    aggregation: { path: 'services/aggregation', httpPort: 4002, lambdaPort: 4102, env },
    realtime: { path: 'services/realtime', httpPort: 4003, lambdaPort: 4103, websocketPort: 4013, env },
  },
  commands: {
    frontend: {
      path: 'frontend',
      command: 'vite --host {bindHost} --port {frontend.port} --strictPort',
      port: 5173,
      env: {
        VITE_SURVEY_URL: '{survey.httpUrl}',
        VITE_AGGREGATION_URL: '{aggregation.httpUrl}',
        VITE_REALTIME_URL: '{realtime.websocketUrl}',
      },
      readyUrl: 'http://127.0.0.1:{frontend.port}/',
    },
  },
  seed: { command: 'npm run --silent seed -w services/survey' },
  addresses: [
    { label: 'Vote (scan with a phone)', url: '{frontend.url}/', qrCode: true },
    { label: 'Survey API', url: '{survey.httpUrl}' },
    { label: 'Results API', url: '{aggregation.httpUrl}' },
    { label: 'Dashboard WebSocket', url: '{realtime.websocketUrl}' },
    { label: 'Step Functions API', url: '{cloud.url}' },
    { label: 'Status of the local cloud', url: '{cloud.url}/_cloud/status' },
    { label: 'DynamoDB', url: '{dynamodb.url}' },
  ],
});
