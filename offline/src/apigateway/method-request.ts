import type { IncomingMessage } from 'node:http';
import { GatewayError } from './gateway-error.ts';

/** The head of a client's request as API Gateway sees it. */
export interface MethodRequest {
  method: string;
  path: string;
  /** A repeated parameter has its last value. */
  querystring: Record<string, string>;
  /** Header names are written as the client wrote them. */
  headers: Record<string, string>;
  contentType: string | undefined;
  accept: string | undefined;
  host: string;
  sourceIp: string;
  userAgent: string;
}

/** Quota page of REST APIs: "Payload size", 10 MB. */
export const PAYLOAD_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Reads a request's head; the client's address comes from X-Forwarded-For, where a proxy set it.
 */
export function readMethodRequest(request: IncomingMessage): MethodRequest {
  // `new URL` would read two slashes at the start of a path as a host.
  const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
  const raw = request.rawHeaders;
  const headers = Object.fromEntries(
    raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [])),
  );
  const forwardedFor = request.headers['x-forwarded-for']?.toString().split(',')[0]?.trim();
  return {
    method: request.method ?? 'GET',
    path,
    querystring: Object.fromEntries(new URLSearchParams(query)),
    headers,
    contentType: request.headers['content-type'],
    accept: request.headers.accept,
    host: request.headers.host ?? 'localhost',
    sourceIp: forwardedFor || (request.socket.remoteAddress ?? '127.0.0.1'),
    userAgent: request.headers['user-agent'] ?? '',
  };
}

/**
 * Reads a request's body as text.
 * @throws GatewayError 413 when it is longer than 10 MB; the rest stays unread.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > PAYLOAD_LIMIT_BYTES) {
      throw new GatewayError(
        'REQUEST_TOO_LARGE',
        'Request Too Long',
        `API Gateway takes bodies of ${PAYLOAD_LIMIT_BYTES} bytes at most.`,
      );
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
