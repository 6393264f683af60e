import { createOrganizerTokens, type OrganizerVerdict } from '../src/lambda/organizer-token.ts';

import { aKey, TokenIssuer, tampered } from './support/token-issuer.ts';

const HOUR_SECONDS = 3_600;

const refusalOf = (verdict: OrganizerVerdict) => ('refusal' in verdict ? verdict.refusal : 'none');

const issuer = new TokenIssuer();
const organizerTokens = () => createOrganizerTokens(issuer.environment);
beforeAll(() => issuer.start());
afterAll(() => issuer.stop());
beforeEach(() => {
  Object.assign(issuer, { published: [aKey()], broken: false, fetches: 0 });
});

test('an access token of a member of the group organizers names the organizer', async () => {
  expect(await organizerTokens().check(issuer.bearer())).toEqual({
    organizer: { sub: 'a3f1', name: 'hanako' },
  });
});

test('the scheme may be in any case', async () => {
  const lowerCase = issuer.bearer().replace('Bearer', 'bearer');
  expect(refusalOf(await organizerTokens().check(lowerCase))).toBe('none');
});

describe('not signed in:', () => {
  const past = Math.floor(Date.now() / 1000) - 1;

  test.each<[string, () => string | undefined, RegExp]>([
    ['no header', () => undefined, /no bearer token/],
    ['another scheme', () => issuer.bearer().replace('Bearer', 'Basic'), /no bearer token/],
    ['no token at all', () => 'Bearer ', /no bearer token/],
    ['a malformed token', () => 'Bearer a.b.c', /parse|JSON|invalid/i],
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
    [
      'a tampered token',
      () => tampered(issuer.bearer({ 'cognito:groups': [] }), { 'cognito:groups': ['organizers'] }),
      /signature/,
    ],
  ])('%s', async (_what, authorization, why) => {
    const verdict = await organizerTokens().check(authorization());
    expect(verdict).toEqual({ refusal: 'not-signed-in', why: expect.stringMatching(why) });
  });

  const kid = () => issuer.published[0]?.kid;
});

test.each([
  ['no group', undefined],
  ['other groups', ['staff', 'organizers-of-lunch']],
])('signed in with %s is not an organizer', async (_what, groups) => {
  const verdict = await organizerTokens().check(issuer.bearer({ 'cognito:groups': groups }));
  expect(verdict).toEqual({ refusal: 'not-an-organizer', sub: 'a3f1', why: expect.stringContaining('organizers') });
});

describe('the keys of the issuer', () => {
  test('are fetched once for many tokens', async () => {
    const tokens = organizerTokens();
    await Promise.all([tokens.check(issuer.bearer()), tokens.check(issuer.bearer())]);
    await tokens.check(issuer.bearer());
    expect(issuer.fetches).toBe(1);
  });

  test('are fetched again for a new key', async () => {
    // Prepare
    const tokens = organizerTokens();
    await tokens.check(issuer.bearer());
    const added = aKey();
    issuer.published.push(added);

    // Act
    const verdict = await tokens.check(issuer.bearer({}, added));

    // Assess
    expect([refusalOf(verdict), issuer.fetches]).toEqual(['none', 2]);
  });

  test('are not fetched over and over for forged tokens, and good tokens are still taken', async () => {
    // Prepare
    const tokens = organizerTokens();

    // Act
    const forged = [aKey(), aKey(), aKey()].map((key) => issuer.bearer({}, key));
    for (const authorization of forged) expect(refusalOf(await tokens.check(authorization))).toBe('not-signed-in');
    const good = await tokens.check(issuer.bearer());

    // Assess
    expect([refusalOf(good), issuer.fetches]).toEqual(['none', 1]);
  });

  test('make the check fail while they cannot be fetched, and succeed afterwards', async () => {
    // Prepare
    const tokens = organizerTokens();
    issuer.broken = true;

    // Act
    const failed = tokens.check(issuer.bearer());

    // Assess
    await expect(failed).rejects.toThrow(issuer.url);
    issuer.broken = false;
    expect(refusalOf(await tokens.check(issuer.bearer()))).toBe('none');
  });

  test('make the check fail if they are malformed', async () => {
    Object.assign(issuer, { published: [{ ...aKey(), jwk: {} }] });
    await expect(organizerTokens().check(issuer.bearer())).rejects.toThrow(/kty/);
  });
});
