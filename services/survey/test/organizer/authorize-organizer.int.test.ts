import { join } from 'node:path';
import { type LocalCloud, startLocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import { aKey, TokenIssuer, tampered } from '../../../../shared/test/support/token-issuer.ts';

const issuer = new TokenIssuer();
let cloud: LocalCloud;
beforeAll(async () => {
  await issuer.start();
  const service = { path: 'organizer-route', httpPort: 5411, lambdaPort: 5511, env: issuer.environment };
  cloud = await startLocalCloud(
    { services: { route: service } },
    { folder: join(__dirname, '../fixtures'), freePorts: true },
  );
});
afterAll(async () => {
  await cloud.stop();
  issuer.stop();
});

const ORIGIN = 'https://vote.example';

function call(authorization: string | undefined, { method = 'GET', path = '/who-am-i' } = {}): Promise<Response> {
  const headers = { origin: ORIGIN, ...(authorization !== undefined && { authorization }) };
  return fetch(`${cloud.endpoints['route.httpUrl']}${path}`, { method, headers });
}

test('lets an organizer in, and tells the function who it is', async () => {
  const response = await call(issuer.bearer());
  expect([response.status, await response.json()]).toEqual([200, { sub: 'a3f1', name: 'hanako' }]);
});

test('passes on a name in another script as it is', async () => {
  expect(await (await call(issuer.bearer({ username: '花子' }))).json()).toEqual({ sub: 'a3f1', name: '花子' });
});

test('takes one token for every route', async () => {
  const authorization = issuer.bearer();
  await call(authorization);
  expect((await call(authorization, { method: 'DELETE', path: '/who-am-i/phone' })).status).toBe(200);
});

test('fetches the keys of the issuer once for all calls', async () => {
  // Prepare
  await call(issuer.bearer());
  const before = issuer.fetches;

  // Act
  await Promise.all([call(issuer.bearer()), call(issuer.bearer({ username: 'jiro' }))]);

  // Assess
  expect([before, issuer.fetches]).toEqual([1, 1]);
});

const past = Math.floor(Date.now() / 1000) - 1;

test.each<[string, () => string | undefined]>([
  ['no header', () => undefined],
  ['a malformed token', () => 'Bearer x'],
  ['another scheme', () => 'Basic aGFuYWtvOnBhc3N3b3Jk'],
  ['an expired token', () => issuer.bearer({ exp: past })],
  ['a token for another application', () => issuer.bearer({ client_id: 'shop' })],
  ['a token of another issuer', () => issuer.bearer({ iss: 'https://elsewhere.example' })],
  ['a tampered token', () => tampered(issuer.bearer({ 'cognito:groups': [] }), { 'cognito:groups': ['organizers'] })],
  ['a token that somebody else signed', () => issuer.bearer({}, aKey(issuer.published[0]?.kid))],
  ['an ID token', () => issuer.bearer({ token_use: 'id', aud: 'booth' })],
])('%s: 401, readable from the page', async (_what, authorization) => {
  const response = await call(authorization());
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, expect.anything()]);
  expect(await response.text()).not.toContain('hanako');
});

test.each([
  ['no group', undefined],
  ['another group', ['staff']],
])('a user with %s: 403, readable from the page', async (_what, groups) => {
  const response = await call(issuer.bearer({ 'cognito:groups': groups }));
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, expect.anything()]);
  expect(await response.text()).not.toContain('hanako');
});
