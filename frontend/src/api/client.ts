import { DEVICE_HEADER, type Route } from '@booth/shared';
import * as z from 'zod/mini';
import type { ServerClock } from '../time/server-clock.ts';
import { addCorrelationId } from './correlation-id.ts';
import { addressOf, TRY_TIMEOUT_MS, takeEarly } from './early-request.ts';
import { ConnectionError, RefusedError } from './request-error.ts';
import { type RetryOptions, untilAnswered } from './retry.ts';

const NOT_MODIFIED = 304;

/** One part of a call, typed by its schema. Optional if the schema accepts nothing or undefined. */
type RequestPart<Name extends string, Schema extends z.ZodMiniType> =
  Record<never, never> extends z.input<Schema>
    ? { [Key in Name]?: z.input<Schema> }
    : undefined extends z.input<Schema>
      ? { [Key in Name]?: z.input<Schema> }
      : { [Key in Name]: z.input<Schema> };

/** The arguments of a route. */
export type Call<R extends Route> = CallOptions &
  RequestPart<'params', R['params']> &
  RequestPart<'query', R['query']> &
  RequestPart<'headers', R['headers']> &
  RequestPart<'body', R['body']>;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Sends no device id, if the route allows that. */
  anonymous?: boolean;
  /**
   * Throws the first failure: for callers that repeat by themselves, and for requests that must not
   * be repeated.
   */
  once?: boolean;
}

/** The answer of a route. `data` is undefined after a 304, and for a success without a body. */
export interface Reply<Data> {
  status: number;
  headers: Headers;
  data: Data | undefined;
}

export interface ClientOptions extends Omit<RetryOptions, 'signal'> {
  addresses: Record<Route['service'], string>;
  deviceId: () => string;
  /**
   * Returns the organizer's token. Called before each try; undefined while nobody is signed in.
   * Clients of visitors have none.
   */
  accessToken?: () => Promise<string | undefined>;
  /** Receives the server time of each answer. */
  clock?: Pick<ServerClock, 'pageNow' | 'observe'>;
}

/** Calls the routes of the services. */
export interface BoothClient {
  /**
   * Calls one route and parses its answer. Retries by itself (see `untilAnswered`).
   * @throws {RefusedError} if the server refuses
   * @throws {ConnectionError} only with `once`
   * @throws {ZodError} if an answer breaks the contract
   */
  call<R extends Route, Response extends z.ZodMiniType>(
    route: R & { response: Response },
    call: Call<R>,
  ): Promise<Reply<z.output<Response>>>;
}

const Texts = z.record(z.string(), z.optional(z.string()));

/** Parses named texts by the route's schema. Empty if the route has none. */
const textsOf = (schema: z.ZodMiniType, given: unknown) => Texts.parse(schema.parse(given ?? {}));

const definedIn = (texts: z.infer<typeof Texts>): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as [string, string]]));

/**
 * Keeps the byte order mark, which tells spreadsheets that a file is UTF-8. `Response.text` drops
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

/**
 * Returns the server time of an answer, in milliseconds: from its body, or else its `date` header.
 */
function serverTimeOf(answered: unknown, headers: Headers): number {
  const { data } = WithTime.safeParse(answered);
  // NOTE: pages of another origin can read the header only if the server exposes it.
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
        addCorrelationId(headers);
        const timeout = AbortSignal.timeout(TRY_TIMEOUT_MS);
        const init: RequestInit = {
          method: route.method,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
          // The client handles etags. The browser's cache would turn a 304 into a 200, and keep
          // private answers.
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
 * Returns the data of a reply.
 * @throws {RefusedError} if there is none, as after a 304
 */
export function dataOf<Data>(reply: Reply<Data>): Data {
  if (reply.data === undefined) throw new RefusedError(reply.status, undefined);
  return reply.data;
}
