import { type Route, VOTER_HEADER } from '@booth/shared';
import type { z } from 'zod';
import { ConnectionError, RefusedError } from './request-error.ts';
import { type RetryOptions, untilAnswered } from './retry.ts';

/** How long one try may take, in milliseconds: the server itself answers within 3 s by its own promise. */
export const TRY_TIMEOUT_MS = 12_000;

const NOT_MODIFIED = 304;

interface CallableRoute<Params extends z.ZodType, Body extends z.ZodType, Response extends z.ZodType> extends Route {
  params: Params;
  body: Body;
  response: Response;
}

export interface Call<Params, Body> {
  params: Params;
  body: Body;
  signal?: AbortSignal | undefined;
  /** Ask only for what is newer than this. */
  etag?: string | undefined;
  /** Ask as nobody in particular, where the route allows it. */
  anonymous?: boolean;
  /** Throw the first failure, for callers that have a rhythm of their own. */
  once?: boolean;
}

/** `data` is undefined only where an `etag` was sent and nothing is newer. */
export interface Reply<Data> {
  status: number;
  etag: string | undefined;
  data: Data | undefined;
}

export interface ClientOptions extends Omit<RetryOptions, 'signal'> {
  addresses: Record<Route['service'], string>;
  voterId: () => string;
}

/** Calls the routes of the services. */
export interface BoothClient {
  /**
   * Calls one route and parses what it answers. Repeats by itself (see `untilAnswered`).
   * @throws RefusedError, ConnectionError (only with `once`), a ZodError for an answer that breaks the contract
   */
  call<Params extends z.ZodType<Record<string, string>>, Body extends z.ZodType, Response extends z.ZodType>(
    route: CallableRoute<Params, Body, Response>,
    call: Call<z.input<Params>, z.input<Body>>,
  ): Promise<Reply<z.output<Response>>>;
}

/** The address of a route: each `{name}` of its path filled in. */
export function addressOf(base: string, path: string, params: Record<string, string>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return base.replace(/\/+$/, '') + filled;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function ask(address: string, init: RequestInit): Promise<{ response: Response; body: unknown }> {
  try {
    const response = await fetch(address, init);
    return { response, body: await bodyOf(response) };
  } catch (error) {
    throw new ConnectionError(error);
  }
}

export function createClient({ addresses, voterId, ...retry }: ClientOptions): BoothClient {
  return {
    async call(route, { params, body, signal, etag, anonymous = false, once = false }) {
      const address = addressOf(addresses[route.service], route.path, route.params.parse(params));
      const headers = new Headers();
      if (route.voter !== 'none' && !anonymous) headers.set(VOTER_HEADER, voterId());
      if (body !== undefined) headers.set('content-type', 'application/json');
      if (etag !== undefined) headers.set('if-none-match', etag);

      const attempt = async () => {
        const timeout = AbortSignal.timeout(TRY_TIMEOUT_MS);
        const { response, body: answered } = await ask(address, {
          method: route.method,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
          // The etag is ours to handle: the browser's cache would turn a 304 into a 200 and keep a private answer.
          cache: 'no-store',
        });
        const known = { status: response.status, etag: response.headers.get('etag') ?? undefined };
        if (response.status === NOT_MODIFIED) return { ...known, data: undefined };
        if (!response.ok) throw new RefusedError(response.status, answered);
        return { ...known, data: route.response.parse(answered) };
      };
      return once ? attempt() : untilAnswered(attempt, { ...retry, signal });
    },
  };
}

/** What a reply carries; throws where the server answered 304 to a call without an etag. */
export function dataOf<Data>(reply: Reply<Data>): Data {
  if (reply.data === undefined) throw new RefusedError(reply.status, undefined);
  return reply.data;
}
