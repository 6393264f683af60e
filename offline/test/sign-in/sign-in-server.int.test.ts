import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { corsHeaders, FOREIGN, preflight, send } from '../support/attacks.ts';
import { CLIENT_ID, LOGOUT_URI, REDIRECT_URI, SITE, startSignIn } from './running-sign-in.ts';

let server: Awaited<ReturnType<typeof startSignIn>>;
beforeAll(async () => {
  server = await startSignIn(['hanako:organizers,staff', 'taro']);
});
afterAll(() => server.stop());

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

function partsOf(token = '') {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), payload: read(payload), signed: `${header}.${payload}`, signature };
}

describe('a user that was chosen', () => {
  test('comes back to the page with a code and its state', async () => {
    const { location } = await server.codeFor('hanako');
    expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
    expect([...location.searchParams.keys()].toSorted()).toEqual(['code', 'state']);
    expect(location.searchParams.get('state')).toBe('the-state');
  });

  test('gets an access token with the claims of Cognito and no others', async () => {
    const { payload, header } = partsOf((await server.signIn('hanako')).access_token);
    expect(payload).toEqual({
      sub: expect.stringMatching(UUID),
      'cognito:groups': ['organizers', 'staff'],
      iss: server.issuer,
      version: 2,
      client_id: CLIENT_ID,
      origin_jti: expect.stringMatching(UUID),
      event_id: expect.stringMatching(UUID),
      token_use: 'access',
      scope: 'openid email',
      auth_time: expect.any(Number),
      exp: payload.iat + 3_600,
      iat: expect.any(Number),
      jti: expect.stringMatching(UUID),
      username: 'hanako',
    });
    expect(header).toEqual({ kid: expect.any(String), alg: 'RS256' });
  });

  test('in no group has no claim of groups', async () => {
    const { payload } = partsOf((await server.signIn('taro')).access_token);
    expect(payload).toMatchObject({ username: 'taro', token_use: 'access' });
    expect(payload).not.toHaveProperty('cognito:groups');
  });

  test('gets an ID token for the application, with the nonce of its request', async () => {
    const { payload } = partsOf((await server.signIn('hanako')).id_token);
    expect(payload).toMatchObject({
      token_use: 'id',
      aud: CLIENT_ID,
      nonce: 'the-nonce',
      'cognito:username': 'hanako',
      email: 'hanako@example.invalid',
    });
  });

  test('is the same account at every sign-in, and another one than others', async () => {
    const [first, second, other] = await Promise.all(['hanako', 'hanako', 'taro'].map(server.signIn));
    const subOf = (tokens?: Record<string, string>) => partsOf(tokens?.access_token).payload.sub;
    expect(subOf(second)).toBe(subOf(first));
    expect(subOf(other)).not.toBe(subOf(first));
  });

  test('has tokens that the published key verifies', async () => {
    // Prepare
    const { access_token } = await server.signIn('hanako');
    const { header, signed, signature } = partsOf(access_token);

    // Act
    const response = await fetch(`${server.issuer}/.well-known/jwks.json`);
    const { keys }: { keys: { kid: string; d?: string }[] } = await response.json();

    // Assess
    const key = keys.find(({ kid }) => kid === header.kid) ?? { kid: 'none' };
    const publicKey = createPublicKey({ key, format: 'jwk' });
    expect(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(keys.filter(({ d }) => d !== undefined)).toEqual([]);
  });
});

describe('the sign-in page', () => {
  test('has a button for each user, and hands the request on', async () => {
    const page = await (await server.authorize()).text();
    for (const part of ['value="hanako"', 'value="taro"', 'name="state" value="the-state"']) {
      expect(page).toContain(part);
    }
  });

  test('shows text of the request as text', async () => {
    const page = await (await server.authorize({ state: '"><script>alert(1)</script>' })).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&#60;script&#62;');
  });

  test('is shown for a user who is not there', async () => {
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
  ['to the page, written in another way', { redirect_uri: `${SITE}/./signed-in` }, 'redirect_uri'],
  ['to no page', { redirect_uri: undefined }, 'redirect_uri'],
  ['for a token instead of a code', { response_type: 'token' }, 'response_type'],
  ['without PKCE', { code_challenge: undefined }, 'code_challenge'],
  ['with PKCE in plain text', { code_challenge_method: 'plain' }, 'S256'],
])('a request %s is refused, and names it', async (_what, change, named) => {
  const response = await server.authorize({ username: 'hanako', ...change });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(named)]);
});

describe('a code', () => {
  const exchange = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI };

  test('is good once', async () => {
    // Prepare
    const { code, codeVerifier } = await server.codeFor('hanako');
    const request = { ...exchange, code, code_verifier: codeVerifier };

    // Act
    const [first, second] = [await server.token(request), await server.token(request)];

    // Assess
    expect([first.status, second.status]).toEqual([200, 400]);
    expect(await second.text()).not.toContain('access_token');
  });

  test.each([
    ['with the verifier of another', async () => ({ code_verifier: (await server.codeFor('hanako')).codeVerifier })],
    ['without a verifier', async () => ({ code_verifier: undefined })],
    ['for another application', async () => ({ client_id: 'shop' })],
    ['for another page', async () => ({ redirect_uri: `${SITE}/other` })],
    ['that nobody got', async () => ({ code: 'made-up' })],
  ])('%s gets no token', async (_what, change) => {
    // Prepare
    const { code, codeVerifier } = await server.codeFor('hanako');
    const request = Object.entries({ ...exchange, code, code_verifier: codeVerifier, ...(await change()) });

    // Act
    const response = await server.token(
      Object.fromEntries(request.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    );

    // Assess
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('access_token');
  });
});

describe('a refresh token', () => {
  test('gets new tokens of the same user, and no other refresh token', async () => {
    // Prepare
    const { access_token, refresh_token = '' } = await server.signIn('hanako');

    // Act
    const response = await server.token({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token });

    // Assess
    const refreshed: Record<string, string> = await response.json();
    expect(Object.keys(refreshed).toSorted()).toEqual(['access_token', 'expires_in', 'id_token', 'token_type']);
    const [before, after] = [access_token, refreshed.access_token].map((each) => partsOf(each).payload);
    expect(after).toMatchObject({ sub: before.sub, username: 'hanako', origin_jti: before.origin_jti });
    expect(after.jti).not.toBe(before.jti);
    expect(partsOf(refreshed.id_token).payload).not.toHaveProperty('nonce');
  });

  test('is good once where they rotate, and tokens live as long as they are told to', async () => {
    // Prepare
    const rotating = await startSignIn(['hanako'], undefined, ['--token-seconds', '5', '--rotate-refresh-tokens']);
    const { access_token, refresh_token = '' } = await rotating.signIn('hanako');
    const refresh = (token: string) =>
      rotating.token({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: token });

    // Act
    const first: Record<string, string> = await (await refresh(refresh_token)).json();
    const again = await refresh(refresh_token);
    const second = await refresh(first.refresh_token ?? '');
    await rotating.stop();

    // Assess
    expect([again.status, second.status, first.expires_in]).toEqual([400, 200, 5]);
    for (const token of [access_token, first.access_token]) {
      const { iat, exp } = partsOf(token).payload;
      expect(exp - iat).toBe(5);
    }
  });

  test('that was revoked gets no more tokens', async () => {
    // Prepare
    const { refresh_token = '' } = await server.signIn('hanako');
    const revoked = await fetch(`${server.issuer}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: CLIENT_ID, token: refresh_token }),
    });

    // Act
    const response = await server.token({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token });

    // Assess
    expect(revoked.status).toBe(200);
    expect(response.status).toBe(400);
  });

  test('that nobody got is refused', async () => {
    const response = await server.token({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: 'x' });
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });
});

test('a token that is given twice counts for none', async () => {
  const response = await fetch(`${server.issuer}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(`grant_type=refresh_token&client_id=${CLIENT_ID}&refresh_token=x&refresh_token=y`),
  });
  expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
});

test('any other grant gets no token', async () => {
  const response = await server.token({ grant_type: 'client_credentials', client_id: CLIENT_ID });
  expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
});

test('userInfo says who has an access token, and nothing without', async () => {
  // Prepare
  const { access_token } = await server.signIn('taro');
  const ask = (token: string) =>
    fetch(`${server.issuer}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}` } });

  // Act
  const [known, unknown] = [await ask(`${access_token}`), await ask('x')];

  // Assess
  expect(await known.json()).toEqual({
    sub: partsOf(access_token).payload.sub,
    username: 'taro',
    email: 'taro@example.invalid',
    email_verified: 'true',
  });
  expect(unknown.status).toBe(401);
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

test('the discovery document names every address', async () => {
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

describe('pages', () => {
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

  test.each(everything)('of the application read %s %s only if its script needs it', async (method = '', path = '') => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send(server.issuer, { method, path, headers: { origin: SITE, ...form }, body: '' });
    const isForScripts = READ_BY_SCRIPT.some(([, each]) => each === path);
    expect(answer.headers['access-control-allow-origin']).toBe(isForScripts ? SITE : undefined);
    expect(answer.headers.vary).toBe(isForScripts ? 'Origin' : undefined);
  });

  test('of the application may ask for its user with a token', async () => {
    const { status, headers } = await send(server.issuer, preflight('/oauth2/userInfo', SITE));
    expect([status, headers['access-control-allow-origin']]).toEqual([204, SITE]);
    expect(headers['access-control-allow-headers']).toMatch(/authorization/);
  });

  describe.each(FOREIGN)('%s', (_who, headers) => {
    test.each(everything)('gets nothing of %s %s', async (method = '', path = '') => {
      const answer = await send(server.issuer, { method, path, headers, body: '' });
      expect([403, 421]).toContain(answer.status);
      expect(corsHeaders(answer)).toEqual([]);
      expect(answer.headers.location).toBeUndefined();
    });
  });

  test.each(['cross-site', 'same-site'])('that lead here by a link (%s) choose no user', async (site) => {
    const link = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { status, headers, body } = await get(`/oauth2/authorize?${choice}`, link);
    expect([status, headers.location]).toEqual([200, undefined]);
    expect(body).toContain('value="hanako"');
  });

  test('show no sign-in page in a frame', async () => {
    const frame = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect((await get(`/oauth2/authorize?${choice}`, frame)).status).toBe(403);
    const { headers } = await server.authorize().then(({ headers }) => ({ headers: Object.fromEntries(headers) }));
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('DENY');
  });

  test.each(['same-origin', 'none'])('of this server choose a user (%s)', async (site) => {
    const { status, headers } = await get(`/oauth2/authorize?${choice}`, { 'sec-fetch-site': site });
    expect([status, headers.location]).toEqual([302, expect.stringContaining(`${REDIRECT_URI}?code=`)]);
  });

  test.each([
    '/oauth2/authorize/',
    '//oauth2/authorize',
    '/oauth2/./authorize',
    '/oauth2%2Fauthorize',
    '/OAuth2/authorize',
  ])('get past no check at %s', async (path) => {
    const elsewhere = new URLSearchParams({ ...Object.fromEntries(choice), redirect_uri: 'http://evil.example/' });
    const { status, headers } = await get(`${path}?${elsewhere}`, {});
    expect([status, headers.location]).toEqual([404, undefined]);
  });
});

test.each(['', 'a b', 'hanako:organizers:more', 'hanako:<group>'])(
  'a user %j is refused at the start',
  async (user) => {
    const { parseUser } = await import('../../src/sign-in/local-user.ts');
    expect(() => parseUser(user)).toThrow('such as hanako:organizers');
  },
);

test.each(['/signed-in', 'myapp://signed-in', 'http://localhost:5173/#signed-in', 'javascript:alert(1)'])(
  'a page %j is refused at the start',
  async (uri) => {
    const starting = startSignIn(['taro'], ['--redirect-uri', uri]);
    await expect(starting).rejects.toThrow(`--redirect-uri ${uri}: give the address of a page, such as http://`);
  },
);
test('a path that no address has is refused, and the server goes on', async () => {
  const { hostname, port } = new URL(server.issuer);
  const asking = request({ hostname, port, path: '//[' });
  asking.end();
  const [response] = await once(asking, 'response');
  response.resume();
  expect(response.statusCode).toBe(404);
  expect((await fetch(`${server.issuer}/.well-known/openid-configuration`)).status).toBe(200);
});
