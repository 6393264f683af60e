import { addCorrelationId, CORRELATION_HEADER_NAME } from './correlation-id.ts';

/** The timeout of one try, in milliseconds. The services promise an answer within 3 s. */
export const TRY_TIMEOUT_MS = 12_000;

let early: { key: string; response: Promise<Response> } | undefined;

function keyOf(address: string, { method = 'GET', headers: given, body }: RequestInit): string {
  const headers = new Headers(given);
  headers.delete(CORRELATION_HEADER_NAME);
  return JSON.stringify([address, method, [...headers], body ?? null]);
}

/** Returns the address of a route with each `{name}` of its path filled in. */
export function addressOf(base: string, path: string, params: Record<string, string | undefined>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return base.replace(/\/+$/, '') + filled;
}

/** Sends the first GET request of the page while the code that needs it still loads. */
export function askEarly(address: string, given: Record<string, string>): void {
  const headers = new Headers(given);
  addCorrelationId(headers);
  const init: RequestInit = { headers, cache: 'no-store', signal: AbortSignal.timeout(TRY_TIMEOUT_MS) };
  const response = fetch(address, init);
  // The caller that takes the response handles the failure.
  response.catch(() => undefined);
  early = { key: keyOf(address, init), response };
}

/**
 * Returns the response of the early request to the first identical request; undefined for all
 * others.
 */
export function takeEarly(address: string, init: RequestInit): Promise<Response> | undefined {
  if (early === undefined || early.key !== keyOf(address, init)) return undefined;
  const { response } = early;
  early = undefined;
  return response;
}
