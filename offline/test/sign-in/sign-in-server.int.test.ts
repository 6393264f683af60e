import { once } from 'node:events';
import { request } from 'node:http';
import { corsHeaders, FOREIGN, preflight, send } from '../support/attacks.ts';
import { CLIENT_ID, LOGOUT_URI, REDIRECT_URI, SITE, startSignIn } from './support/running-sign-in.ts';

let server: Awaited<ReturnType<typeof startSignIn>>;
beforeAll(async () => {
  server = await startSignIn(['hanako:organizers,staff', 'taro']);
});
afterAll(() => server.stop());

describe('the sign-in page', () => {
  test('has a button for each user, which repeats the request', async () => {
    const page = await (await server.authorize()).text();
    for (const part of ['value="hanako"', 'value="taro"', 'name="state" value="the-state"']) {
      expect(page).toContain(part);
    }
  });

  test('shows the parameters of a request as text, never as HTML', async () => {
    const page = await (await server.authorize({ state: '"><script>alert(1)</script>' })).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&#60;script&#62;');
  });

  test('is shown again for an unknown user', async () => {
    const response = await server.authorize({ username: 'jiro' });
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
  });
});

test.each([
  ['for another application', { client_id: 'shop' }, 'client_id'],
  ['to a page of another machine', { redirect_uri: 'https://elsewhere.example/' }, 'redirect_uri'],
  ['to another page of the application', { redirect_uri: `${SITE}/other` }, 'redirect_uri'],
  ['to another port of this machine', { redirect_uri: 'http://localhost:9999/signed-in' }, 'redirect_uri'],
  ['to another name of this machine', { redirect_uri: 'http://127.0.0.1:5173/signed-in' }, 'redirect_uri'],
  ['to the page with a query', { redirect_uri: `${REDIRECT_URI}?next=//evil.example` }, 'redirect_uri'],
  ['to the page, spelled in another way', { redirect_uri: `${SITE}/./signed-in` }, 'redirect_uri'],
  ['without a page', { redirect_uri: undefined }, 'redirect_uri'],
  ['for a token instead of a code', { response_type: 'token' }, 'response_type'],
  ['without PKCE', { code_challenge: undefined }, 'code_challenge'],
  ['with PKCE in plain text', { code_challenge_method: 'plain' }, 'S256'],
])('a request %s is refused, and the answer names the parameter', async (_what, change, named) => {
  const response = await server.authorize({ username: 'hanako', ...change });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(named)]);
});

test.each([
  [{ client_id: CLIENT_ID, logout_uri: LOGOUT_URI }, 302],
  [{ client_id: CLIENT_ID, logout_uri: 'https://elsewhere.example/' }, 400],
  [{ client_id: CLIENT_ID, logout_uri: `${LOGOUT_URI}/polls` }, 400],
  [{ client_id: CLIENT_ID, logout_uri: REDIRECT_URI }, 400],
  [{ client_id: 'shop', logout_uri: LOGOUT_URI }, 400],
  [{ client_id: CLIENT_ID, post_logout_redirect_uri: 'https://elsewhere.example/' }, 400],
])('signing out with %j is answered with %i', async (query, status) => {
  const response = await fetch(`${server.issuer}/logout?${new URLSearchParams(query)}`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([status, status === 302 ? LOGOUT_URI : null]);
});

test('the discovery document names every endpoint', async () => {
  const response = await fetch(`${server.issuer}/.well-known/openid-configuration`);
  expect(await response.json()).toMatchObject({
    issuer: server.issuer,
    jwks_uri: `${server.issuer}/.well-known/jwks.json`,
    authorization_endpoint: `${server.issuer}/oauth2/authorize`,
    token_endpoint: `${server.issuer}/oauth2/token`,
    userinfo_endpoint: `${server.issuer}/oauth2/userInfo`,
    end_session_endpoint: `${server.issuer}/logout`,
    code_challenge_methods_supported: ['S256'],
  });
});

describe('web pages', () => {
  const choice = new URLSearchParams({
    ...{ client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, response_type: 'code', username: 'hanako' },
    ...{ code_challenge_method: 'S256', code_challenge: 'x'.repeat(43) },
  });
  const get = (path: string, headers: Record<string, string>) =>
    send(server.issuer, { method: 'GET', path, headers, body: '' });
  const READ_BY_SCRIPT = [
    ['GET', '/.well-known/openid-configuration'],
    ['GET', '/.well-known/jwks.json'],
    ['GET', '/oauth2/userInfo'],
    ['POST', '/oauth2/token'],
    ['POST', '/oauth2/revoke'],
  ];
  const everything = [...READ_BY_SCRIPT, ['GET', `/oauth2/authorize?${choice}`], ['GET', '/logout']];

  test.each(everything)(
    'of the application may read %s %s only if their scripts need it',
    async (method = '', path = '') => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await send(server.issuer, { method, path, headers: { origin: SITE, ...form }, body: '' });
      const isForScripts = READ_BY_SCRIPT.some(([, each]) => each === path);
      expect(answer.headers['access-control-allow-origin']).toBe(isForScripts ? SITE : undefined);
      expect(answer.headers.vary).toBe(isForScripts ? 'Origin' : undefined);
    },
  );

  test('of the application may send a token to userInfo', async () => {
    const { status, headers } = await send(server.issuer, preflight('/oauth2/userInfo', SITE));
    expect([status, headers['access-control-allow-origin']]).toEqual([204, SITE]);
    expect(headers['access-control-allow-headers']).toMatch(/authorization/);
  });

  describe.each(FOREIGN)('%s', (_who, headers) => {
    test.each(everything)('gets no answer to %s %s', async (method = '', path = '') => {
      const answer = await send(server.issuer, { method, path, headers, body: '' });
      expect([403, 421]).toContain(answer.status);
      expect(corsHeaders(answer)).toEqual([]);
      expect(answer.headers.location).toBeUndefined();
    });
  });

  test.each(['cross-site', 'same-site'])('of other sites cannot choose a user with a link (%s)', async (site) => {
    const link = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { status, headers, body } = await get(`/oauth2/authorize?${choice}`, link);
    expect([status, headers.location]).toEqual([200, undefined]);
    expect(body).toContain('value="hanako"');
  });

  test('cannot show the sign-in page in a frame', async () => {
    const frame = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect((await get(`/oauth2/authorize?${choice}`, frame)).status).toBe(403);
    const { headers } = await server.authorize().then(({ headers }) => ({ headers: Object.fromEntries(headers) }));
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('DENY');
  });

  test.each(['same-origin', 'none'])('of this server can choose a user (%s)', async (site) => {
    const { status, headers } = await get(`/oauth2/authorize?${choice}`, { 'sec-fetch-site': site });
    expect([status, headers.location]).toEqual([302, expect.stringContaining(`${REDIRECT_URI}?code=`)]);
  });

  test.each([
    '/oauth2/authorize/',
    '//oauth2/authorize',
    '/oauth2/./authorize',
    '/oauth2%2Fauthorize',
    '/OAuth2/authorize',
  ])('pass no check with the path %s', async (path) => {
    const elsewhere = new URLSearchParams({ ...Object.fromEntries(choice), redirect_uri: 'http://evil.example/' });
    const { status, headers } = await get(`${path}?${elsewhere}`, {});
    expect([status, headers.location]).toEqual([404, undefined]);
  });
});

test.each(['', 'a b', 'hanako:organizers:more', 'hanako:<group>'])(
  'the server does not start with a user %j',
  async (user) => {
    const { parseUser } = await import('../../src/sign-in/local-user.ts');
    expect(() => parseUser(user)).toThrow('such as hanako:organizers');
  },
);

test.each(['/signed-in', 'myapp://signed-in', 'http://localhost:5173/#signed-in', 'javascript:alert(1)'])(
  'the server does not start with a page %j',
  async (uri) => {
    const starting = startSignIn(['taro'], ['--redirect-uri', uri]);
    await expect(starting).rejects.toThrow(`--redirect-uri ${uri}: give the address of a page, such as http://`);
  },
);

test('a path that is no URL is refused, and the server goes on', async () => {
  const { hostname, port } = new URL(server.issuer);
  const asking = request({ hostname, port, path: '//[' });
  asking.end();
  const [response] = await once(asking, 'response');
  response.resume();
  expect(response.statusCode).toBe(404);
  expect((await fetch(`${server.issuer}/.well-known/openid-configuration`)).status).toBe(200);
});
