import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createOrganizerTokens, type OrganizerVerdict } from '../src/lambda/organizer-token.ts';

const CLIENT_ID = 'booth';
const HOUR_SECONDS = 3_600;

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  jwk: object;
}

function aKey(kid: string = randomUUID()): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

/** An issuer of tokens, as far as those see it who verify them: its keys over HTTP. */
class Issuer {
  published: SigningKey[] = [aKey()];
  broken = false;
  fetches = 0;
  url = '';
  readonly #server: Server = createServer((_request, response) => {
    this.fetches += 1;
    response.statusCode = this.broken ? 500 : 200;
    response.end(JSON.stringify({ keys: this.published.map(({ jwk }) => jwk) }));
  });

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The issuer has no port');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  stop() {
    this.#server.close();
  }

  organizerTokens() {
    return createOrganizerTokens({
      OIDC_ISSUER: this.url,
      OIDC_JWKS_URI: `${this.url}/.well-known/jwks.json`,
      OIDC_CLIENT_ID: CLIENT_ID,
    });
  }

  /** The value of an Authorization header; a claim that is undefined is left out. */
  bearer(claims: Record<string, unknown> = {}, key = this.published[0], alg = 'RS256') {
    if (key === undefined) throw new Error('The issuer has no key');
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      sub: 'a3f1',
      iss: this.url,
      token_use: 'access',
      client_id: CLIENT_ID,
      username: 'hanako',
      'cognito:groups': ['staff', 'organizers'],
      scope: 'openid',
      iat: now,
      exp: now + HOUR_SECONDS,
      ...claims,
    };
    const signed = `${encode({ alg, kid: key.kid })}.${encode(payload)}`;
    return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
  }
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const refusalOf = (verdict: OrganizerVerdict) => ('refusal' in verdict ? verdict.refusal : 'none');

const issuer = new Issuer();
beforeAll(() => issuer.start());
afterAll(() => issuer.stop());
beforeEach(() => {
  Object.assign(issuer, { published: [aKey()], broken: false, fetches: 0 });
});

test('an access token of a member of the group organizers tells who it is', async () => {
  expect(await issuer.organizerTokens().check(issuer.bearer())).toEqual({
    organizer: { sub: 'a3f1', name: 'hanako' },
  });
});

test('the scheme is read in any case', async () => {
  const lowerCase = issuer.bearer().replace('Bearer', 'bearer');
  expect(refusalOf(await issuer.organizerTokens().check(lowerCase))).toBe('none');
});

describe('not signed in:', () => {
  const past = Math.floor(Date.now() / 1000) - 1;

  test.each<[string, () => string | undefined, RegExp]>([
    ['no header', () => undefined, /no bearer token/],
    ['another scheme', () => issuer.bearer().replace('Bearer', 'Basic'), /no bearer token/],
    ['no token at all', () => 'Bearer ', /no bearer token/],
    ['what is no token', () => 'Bearer a.b.c', /parse|JSON|invalid/i],
    ['an expired token', () => issuer.bearer({ exp: past }), /expired/],
    ['a token that never expires', () => issuer.bearer({ exp: undefined }), /exp/],
    ['a token that is not valid yet', () => issuer.bearer({ nbf: past + HOUR_SECONDS }), /before/],
    ['a token of another issuer', () => issuer.bearer({ iss: 'https://elsewhere.example' }), /[Ii]ssuer/],
    ['a token for another application', () => issuer.bearer({ client_id: 'shop' }), /another application: shop/],
    ['an ID token', () => issuer.bearer({ token_use: 'id' }), /no access token/],
    ['a token of nobody', () => issuer.bearer({ username: undefined }), /username/],
    ['a token signed by somebody else with the same key id', () => issuer.bearer({}, aKey(kid())), /signature/],
    ['a token signed with a key that the issuer does not have', () => issuer.bearer({}, aKey()), /not found/],
    ['a token that names no algorithm', () => issuer.bearer({}, undefined, 'none'), /[Aa]lg/],
    ['a tampered token', () => tampered({ 'cognito:groups': ['organizers'] }), /signature/],
  ])('%s', async (_what, authorization, why) => {
    const verdict = await issuer.organizerTokens().check(authorization());
    expect(verdict).toEqual({ refusal: 'not-signed-in', why: expect.stringMatching(why) });
  });

  const kid = () => issuer.published[0]?.kid;
  /** A token whose claims were changed after it was signed. */
  const tampered = (claims: object) => {
    const [header, payload = '', signature] = issuer.bearer({ 'cognito:groups': [] }).split('.');
    const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
    return `${header}.${encode(changed)}.${signature}`;
  };
});

test.each([
  ['no group', undefined],
  ['other groups', ['staff', 'organizers-of-lunch']],
])('signed in with %s is not an organizer', async (_what, groups) => {
  const verdict = await issuer.organizerTokens().check(issuer.bearer({ 'cognito:groups': groups }));
  expect(verdict).toEqual({ refusal: 'not-an-organizer', sub: 'a3f1', why: expect.stringContaining('organizers') });
});

describe('the keys of the issuer', () => {
  test('are fetched once for many tokens', async () => {
    const tokens = issuer.organizerTokens();
    await Promise.all([tokens.check(issuer.bearer()), tokens.check(issuer.bearer())]);
    await tokens.check(issuer.bearer());
    expect(issuer.fetches).toBe(1);
  });

  test('are fetched anew for a key that was added since', async () => {
    // Prepare
    const tokens = issuer.organizerTokens();
    await tokens.check(issuer.bearer());
    const added = aKey();
    issuer.published.push(added);

    // Act
    const verdict = await tokens.check(issuer.bearer({}, added));

    // Assess
    expect([refusalOf(verdict), issuer.fetches]).toEqual(['none', 2]);
  });

  test('are not asked for again and again by forged tokens, and good tokens are still taken', async () => {
    // Prepare
    const tokens = issuer.organizerTokens();

    // Act
    const forged = [aKey(), aKey(), aKey()].map((key) => issuer.bearer({}, key));
    for (const authorization of forged) expect(refusalOf(await tokens.check(authorization))).toBe('not-signed-in');
    const good = await tokens.check(issuer.bearer());

    // Assess
    expect([refusalOf(good), issuer.fetches]).toEqual(['none', 1]);
  });

  test('that cannot be had say nothing about the token: the check fails, and succeeds when they are there', async () => {
    // Prepare
    const tokens = issuer.organizerTokens();
    issuer.broken = true;

    // Act
    const failed = tokens.check(issuer.bearer());

    // Assess
    await expect(failed).rejects.toThrow(issuer.url);
    issuer.broken = false;
    expect(refusalOf(await tokens.check(issuer.bearer()))).toBe('none');
  });

  test('that are none make the check fail, too', async () => {
    Object.assign(issuer, { published: [{ ...aKey(), jwk: {} }] });
    await expect(issuer.organizerTokens().check(issuer.bearer())).rejects.toThrow(/kty/);
  });
});
