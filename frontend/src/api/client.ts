import { DEVICE_HEADER, type Route } from '@booth/shared';
import * as z from 'zod/mini';
import type { ServerClock } from '../time/server-clock.ts';
import { addressOf, TRY_TIMEOUT_MS, takeEarly } from './early-request.ts';
import { nameRequest } from './named-request.ts';
import { ConnectionError, RefusedError } from './request-error.ts';
import { type RetryOptions, untilAnswered } from './retry.ts';

const NOT_MODIFIED = 304;

/**
 * The part of a call that a schema describes; it can be left out where the schema takes that there
 * is nothing.
 */
type Part<Name extends string, Schema extends z.ZodMiniType> =
  Record<never, never> extends z.input<Schema>
    ? { [Key in Name]?: z.input<Schema> }
    : undefined extends z.input<Schema>
      ? { [Key in Name]?: z.input<Schema> }
      : { [Key in Name]: z.input<Schema> };

/** What a route is called with. */
export type Call<R extends Route> = CallOptions &
  Part<'params', R['params']> &
  Part<'query', R['query']> &
  Part<'headers', R['headers']> &
  Part<'body', R['body']>;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Ask as nobody in particular, where the route allows it. */
  anonymous?: boolean;
  /**
   * Throw the first failure: for callers that have a rhythm of their own, and for what must not be
   * done twice.
   */
  once?: boolean;
}

/**
 * `data` is undefined only where nothing is newer than the `if-none-match` that was sent, and where
 * a success says nothing.
 */
export interface Reply<Data> {
  status: number;
  headers: Headers;
  data: Data | undefined;
}

export interface ClientOptions extends Omit<RetryOptions, 'signal'> {
  addresses: Record<Route['service'], string>;
  deviceId: () => string;
  /**
   * The organizer's, asked for before each try; undefined while nobody is signed in. Visitors'
   * clients have none.
   */
  accessToken?: () => Promise<string | undefined>;
  /** Hears what each answer says of the server's time. */
  clock?: Pick<ServerClock, 'pageNow' | 'observe'>;
}

/** Calls the routes of the services. */
export interface BoothClient {
  /**
   * Calls one route and parses what it answers. Repeats by itself (see `untilAnswered`).
   * @throws RefusedError, ConnectionError (only with `once`), a ZodError for an answer that breaks the contract
   */
  call<R extends Route, Response extends z.ZodMiniType>(
    route: R & { response: Response },
    call: Call<R>,
  ): Promise<Reply<z.output<Response>>>;
}

const Texts = z.record(z.string(), z.optional(z.string()));

/** Named texts by the route's schema; none where it has no such part. */
const textsOf = (schema: z.ZodMiniType, given: unknown) => Texts.parse(schema.parse(given ?? {}));

const definedIn = (texts: z.infer<typeof Texts>): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as [string, string]]));

/**
 * A file keeps the byte order mark, by which spreadsheets know UTF-8; `Response.text` would drop
 * it.
 */
const fileIn = async (response: Response): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());

async function bodyOf(response: Response, responseType: Route['responseType']): Promise<unknown> {
  if (response.ok && responseType === 'text/csv') return fileIn(response);
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function ask(address: string, init: RequestInit, { responseType }: Route) {
  try {
    const response = await (takeEarly(address, init) ?? fetch(address, init));
    return { response, body: await bodyOf(response, responseType) };
  } catch (error) {
    throw new ConnectionError(error);
  }
}

const WithTime = z.object({ now: z.iso.datetime() });

/** The server's time that an answer carries, in milliseconds: in its body, or else in its `date` header. */
function serverTimeOf(answered: unknown, headers: Headers): number {
  const { data } = WithTime.safeParse(answered);
  // NOTE: a page of another origin reads the header only where the server exposes it.
  return Date.parse(data?.now ?? headers.get('date') ?? '');
}

export function createClient({ addresses, deviceId, accessToken, clock, ...retry }: ClientOptions): BoothClient {
  return {
    async call<R extends Route, Answer extends z.ZodMiniType>(route: R & { response: Answer }, call: Call<R>) {
      const schema: Answer = route.response;
      const { signal, anonymous = false, once = false, body }: CallOptions & { body?: unknown } = call;
      const { params, query, headers: given }: { params?: unknown; query?: unknown; headers?: unknown } = call;
      const search = new URLSearchParams(definedIn(textsOf(route.query, query))).toString();
      const address = addressOf(addresses[route.service], route.path, textsOf(route.params, params));
      const headers = new Headers(definedIn(textsOf(route.headers, given)));
      if (route.voter !== 'none' && !anonymous) headers.set(DEVICE_HEADER, deviceId());
      if (body !== undefined) headers.set('content-type', 'application/json');

      const attempt = async () => {
        const token = route.organizer === 'none' ? undefined : await accessToken?.();
        if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
        nameRequest(headers);
        const timeout = AbortSignal.timeout(TRY_TIMEOUT_MS);
        const init: RequestInit = {
          method: route.method,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
          // The etag is ours to handle: the browser's cache would turn a 304 into a 200 and keep a
          // private answer.
          cache: 'no-store',
        };
        const sentAt = clock?.pageNow();
        const { response, body: answered } = await ask(search === '' ? address : `${address}?${search}`, init, route);
        clock?.observe(serverTimeOf(answered, response.headers), sentAt);
        const known = { status: response.status, headers: response.headers };
        if (response.status === NOT_MODIFIED) return { ...known, data: undefined };
        if (!response.ok) throw new RefusedError(response.status, answered);
        return { ...known, data: schema.parse(answered) };
      };
      return once ? attempt() : untilAnswered(attempt, { ...retry, signal });
    },
  };
}

/**
 * What a reply carries; throws where the server answered 304 to a call without an `if-none-match`.
 */
export function dataOf<Data>(reply: Reply<Data>): Data {
  if (reply.data === undefined) throw new RefusedError(reply.status, undefined);
  return reply.data;
}
