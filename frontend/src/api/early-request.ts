import { CORRELATION_HEADER_NAME, nameRequest } from './named-request.ts';

/**
 * How long one try may take, in milliseconds: the server itself answers within 3 s by its own
 * promise.
 */
export const TRY_TIMEOUT_MS = 12_000;

let early: { key: string; response: Promise<Response> } | undefined;

function keyOf(address: string, { method = 'GET', headers: given, body }: RequestInit): string {
  const headers = new Headers(given);
  headers.delete(CORRELATION_HEADER_NAME);
  return JSON.stringify([address, method, [...headers], body ?? null]);
}

/** The address of a route: each `{name}` of its path filled in. */
export function addressOf(base: string, path: string, params: Record<string, string | undefined>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return base.replace(/\/+$/, '') + filled;
}

/** Sends the GET request that the page needs first, while the code that needs it is still being loaded. */
export function askEarly(address: string, given: Record<string, string>): void {
  const headers = new Headers(given);
  nameRequest(headers);
  const init: RequestInit = { headers, cache: 'no-store', signal: AbortSignal.timeout(TRY_TIMEOUT_MS) };
  const response = fetch(address, init);
  // Whoever takes it sees the failure.
  response.catch(() => undefined);
  early = { key: keyOf(address, init), response };
}

/** The answer to the early request, for the first who asks just the same; undefined for everybody else. */
export function takeEarly(address: string, init: RequestInit): Promise<Response> | undefined {
  if (early === undefined || early.key !== keyOf(address, init)) return undefined;
  const { response } = early;
  early = undefined;
  return response;
}
