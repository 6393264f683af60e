import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** Whose credentials sign. The configuration of any SDK client fits. */
export interface Signer {
  region(): Promise<string>;
  credentials(): Promise<Credentials>;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface UnsignedRequest {
  method: string;
  host: string;
  /** The path as it is sent, without a query. */
  path: string;
  body: string;
}

const SERVICE = 'execute-api';
const ALGORITHM = 'AWS4-HMAC-SHA256';

const sha256 = (text: string): string => hash('sha256', text, 'hex');
const hmac = (key: string | Buffer | KeyObject, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/**
 * Returns a function that signs requests to API Gateway with Signature Version 4 and returns their
 * headers. Signing takes 10 µs, where the SDK's clients take 500 µs for a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSignature({ region, credentials }: Signer, now: () => Date = () => new Date()) {
  let last: { secretAccessKey: string; scope: string; key: KeyObject } | undefined;
  /**
   * Returns the key of a day, a region and a service. Kept as an object, which takes Node 10 µs to
   * create.
   */
  const signingKey = (secretAccessKey: string, scope: string): KeyObject => {
    if (last?.secretAccessKey !== secretAccessKey || last.scope !== scope) {
      const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
      last = { secretAccessKey, scope, key: createSecretKey(Buffer.from(key)) };
    }
    return last.key;
  };

  return async ({ method, host, path, body }: UnsignedRequest): Promise<Record<string, string>> => {
    const [regionName, { accessKeyId, secretAccessKey, sessionToken }] = await Promise.all([region(), credentials()]);
    const time = now()
      .toISOString()
      .replace(/[-:]|\.\d{3}/g, '');
    const scope = `${time.slice(0, 8)}/${regionName}/${SERVICE}/aws4_request`;
    // In the order of their names, as the signature requires.
    const signed: Record<string, string> = {
      host,
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': time,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    };
    const names = Object.keys(signed).join(';');
    const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
    // The path is escaped once more than in the request, and there is no query.
    const canonical = [method, path.split('/').map(escaped).join('/'), '', lines.join(''), names];
    const request = [...canonical, signed['x-amz-content-sha256']].join('\n');
    const text = `${ALGORITHM}\n${time}\n${scope}\n${sha256(request)}`;
    const signature = hmac(signingKey(secretAccessKey, scope), text).toString('hex');
    return {
      ...signed,
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
  };
}

/**
 * Escapes all but the unreserved characters of RFC 3986. `encodeURIComponent` leaves a few others.
 */
const escaped = (segment: string): string =>
  encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
