import { DEVICE_HEADER, type Route } from '@booth/shared';
import type * as z from 'zod/mini';

/** What a test sends to a route. */
export interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** An organizer's access token. */
  token?: string | undefined;
  deviceId?: string;
}

/** Sends requests to the services. Never throws because of a status, which the test judges. */
export function httpClient(addresses: Record<Route['service'], string>) {
  const ask = async (route: Route, { params = {}, query = {}, headers = {}, body, token, deviceId }: Asked) => {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = new URLSearchParams(query).toString();
    return fetch(`${addresses[route.service]}${path}${search === '' ? '' : `?${search}`}`, {
      method: route.method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(deviceId !== undefined && { [DEVICE_HEADER]: deviceId }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  };
  return {
    /** Returns the status of the answer. */
    status: async (route: Route, asked: Asked) => (await ask(route, asked)).status,

    /** Returns the answer: `view` is a success, parsed by the route, `problem` any other body. */
    call: async <R extends Route, View extends z.ZodMiniType>(route: R & { response: View }, asked: Asked) => {
      const schema: View = route.response;
      const response = await ask(route, asked);
      const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      const body: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
      const { status, headers } = response;
      return response.ok
        ? { status, headers, view: schema.parse(body), problem: undefined }
        : { status, headers, view: undefined, problem: body };
    },
  };
}
