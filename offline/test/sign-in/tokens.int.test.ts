import { createPublicKey, verify } from 'node:crypto';
import { CLIENT_ID, REDIRECT_URI, SITE, startSignIn } from './support/running-sign-in.ts';

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

describe('a user who was chosen', () => {
  test('returns to the application with a code and the state of the request', async () => {
    const { location } = await server.codeFor('hanako');
    expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
    expect([...location.searchParams.keys()].toSorted()).toEqual(['code', 'state']);
    expect(location.searchParams.get('state')).toBe('the-state');
  });

  test("gets an access token with Cognito's claims and no others", async () => {
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

  test('gets no claim for groups if in none', async () => {
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

  test('has the same id at every sign-in, which differs from that of others', async () => {
    const [first, second, other] = await Promise.all(['hanako', 'hanako', 'taro'].map(server.signIn));
    const subOf = (tokens?: Record<string, string>) => partsOf(tokens?.access_token).payload.sub;
    expect(subOf(second)).toBe(subOf(first));
    expect(subOf(other)).not.toBe(subOf(first));
  });

  test('gets tokens that the published key verifies', async () => {
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

describe('a code', () => {
  const exchange = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI };

  test('is valid once', async () => {
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
    [
      'with the verifier of another code',
      async () => ({ code_verifier: (await server.codeFor('hanako')).codeVerifier }),
    ],
    ['without a verifier', async () => ({ code_verifier: undefined })],
    ['for another application', async () => ({ client_id: 'shop' })],
    ['for another page', async () => ({ redirect_uri: `${SITE}/other` })],
    ['that was never issued', async () => ({ code: 'made-up' })],
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
  test('gets new tokens of the same user, but no new refresh token', async () => {
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

  test('is valid once if refresh tokens rotate, and tokens live as long as configured', async () => {
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

  test('that was never issued is refused', async () => {
    const response = await server.token({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: 'x' });
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });
});

test('a refresh token that is given twice is refused', async () => {
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

test('userInfo describes the user of an access token, and needs one', async () => {
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
