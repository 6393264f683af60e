import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** A client's request as API Gateway sees it. */
export interface MethodRequest {
  method: string;
  path: string;
  /** Of a repeated parameter the last value. */
  querystring: Record<string, string>;
  /** Names as the client wrote them. */
  headers: Record<string, string>;
  contentType: string | undefined;
  accept: string | undefined;
  host: string;
  sourceIp: string;
  userAgent: string;
  body: string;
}

/** Reads the whole request. Where a proxy stands before this server, X-Forwarded-For tells the client's address. */
export async function readMethodRequest(request: IncomingMessage): Promise<MethodRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers[request.rawHeaders[index] ?? ''] = request.rawHeaders[index + 1] ?? '';
  }
  const forwardedFor = request.headers['x-forwarded-for']?.toString().split(',')[0]?.trim();
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    querystring: Object.fromEntries(url.searchParams),
    headers,
    contentType: request.headers['content-type'],
    accept: request.headers.accept,
    host: request.headers.host ?? 'localhost',
    sourceIp: forwardedFor || (request.socket.remoteAddress ?? '127.0.0.1'),
    userAgent: request.headers['user-agent'] ?? '',
    body: await text(request),
  };
}
