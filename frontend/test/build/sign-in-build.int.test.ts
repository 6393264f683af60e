import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const DOMAIN = 'https://serverless-booth-prod-123456789012.auth.ap-northeast-1.amazoncognito.com';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'sign-in-build-'));
});
afterAll(() => rm(out, { recursive: true }));

/** Builds the site as for a stage on AWS, and returns the messages of the build. */
async function build(variables: Record<string, string>): Promise<string> {
  const vite = join(dirname(createRequire(__filename).resolve('vite/package.json')), 'bin', 'vite.js');
  const built = promisify(execFile)(process.execPath, [vite, 'build', '--outDir', out, '--logLevel', 'error'], {
    cwd: resolve(__dirname, '../..'),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      VITE_SURVEY_URL: 'https://survey.example/prod',
      VITE_AGGREGATION_URL: 'https://aggregation.example',
      VITE_REALTIME_URL: 'wss://realtime.example/prod',
      VITE_OIDC_AUTHORITY: 'https://cognito-idp.ap-northeast-1.amazonaws.com/ap-northeast-1_AbCdEfGhI',
      VITE_OIDC_CLIENT_ID: 'booth',
      ...variables,
    },
  });
  return built.then(
    ({ stderr }) => stderr,
    (error: unknown) => `${error}`,
  );
}

test('a build for Cognito without the sign-out address fails before it writes anything', async () => {
  expect(await build({})).toContain('VITE_OIDC_LOGOUT_URL must be given');
  expect(await readdir(out)).toEqual([]);
});

test('with the sign-out address, the page may fetch tokens at that host', async () => {
  // Act
  const said = await build({ VITE_OIDC_LOGOUT_URL: `${DOMAIN}/logout` });

  // Assess
  expect(said).toBe('');
  const page = await readFile(join(out, 'index.html'), 'utf8');
  const [, origins] = /connect-src ([^;]*);/.exec(page.replaceAll('&#39;', "'")) ?? [];
  expect(origins?.split(' ')).toEqual([
    "'self'",
    'https://survey.example',
    'https://aggregation.example',
    'wss://realtime.example',
    'https://cognito-idp.ap-northeast-1.amazonaws.com',
    DOMAIN,
  ]);
  // The sources are not published.
  const files = await readdir(out, { recursive: true });
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
});
