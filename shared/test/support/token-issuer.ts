import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

export const CLIENT_ID = 'booth';
const HOUR_SECONDS = 3_600;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  jwk: object;
}

export function aKey(kid: string = randomUUID()): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

/** An issuer of good and bad tokens. It publishes its keys over HTTP. */
export class TokenIssuer {
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

  /** The environment of a function that checks the tokens. */
  get environment() {
    return { OIDC_ISSUER: this.url, OIDC_JWKS_URI: `${this.url}/.well-known/jwks.json`, OIDC_CLIENT_ID: CLIENT_ID };
  }

  /** Returns the value of an Authorization header. Undefined claims are left out. */
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

export const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Returns the header value with claims that were changed after signing. */
export function tampered(bearer: string, claims: object): string {
  const [header, payload = '', signature] = bearer.split('.');
  return `${header}.${encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims })}.${signature}`;
}
