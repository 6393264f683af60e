import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request with all headers, also those that `fetch` sets by itself (Host, Origin). */
export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Sends a request to the service at this address. */
export function send(endpoint: string, { method, path, headers, body }: Call): Promise<Answer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { host: `${hostname}:${port}`, ...headers } });
    sent.on('error', reject);
    sent.on('response', (response) => {
      text(response).then((received) => {
        resolve({ status: response.statusCode, headers: response.headers, body: received });
      }, reject);
    });
    sent.end(body);
  });
}

/** The headers of requests that no service may answer. */
export const FOREIGN: [string, Record<string, string>][] = [
  [
    'a page whose name was pointed to this machine (DNS rebinding)',
    { host: 'evil.example:4566', origin: 'http://evil.example:4566', 'sec-fetch-site': 'same-origin' },
  ],
  ['such a page that sends no Origin', { host: 'evil.example:4566', 'sec-fetch-site': 'same-origin' }],
  ['a program that calls this machine by its network address', { host: '192.168.0.7:4566' }],
  ['a page of another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a page of another port of this machine', { origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' }],
  ['a page of an old browser', { origin: 'http://evil.example' }],
  ['a file, or a frame in a sandbox', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['an image, or a script', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
];

/** Returns a call as a page can send it without a preflight, with a body of this type. */
export function asSimpleRequest(call: Call, type: string): Call {
  const { authorization: _signature, ...headers } = call.headers;
  return { ...call, headers: { ...headers, 'content-type': type } };
}

/**
 * The types that a page sends without a preflight; `''`: a `Blob` without a type. Source:
 * https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];

/** Returns the preflight that a browser sends before other calls of a page. */
export const preflight = (path: string, origin: string): Call => ({
  method: 'OPTIONS',
  path,
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-amz-target',
  },
  body: '',
});

/** Returns the CORS headers of an answer; foreign pages must get none. */
export const corsHeaders = ({ headers }: Answer): string[] =>
  Object.keys(headers).filter((name) => name === 'access-control-allow-origin');
