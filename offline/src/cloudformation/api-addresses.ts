import { isObject } from '../json.ts';

/** Where the APIs of a service are served. */
export interface ApiAddresses {
  /** e.g. `http://localhost:4001`: REST and HTTP APIs */
  http: string;
  /** e.g. `http://localhost:4013`: WebSocket APIs, and the management of their connections */
  websocket: string;
  /** serverless-offline puts the stage in front of the paths of REST APIs unless told otherwise. */
  stageInRestPath: boolean;
}

export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET';

/**
 * Replaces the address of an API in AWS (`https://ID.execute-api.REGION.amazonaws.com/STAGE`), as
 * templates put it together from the API's id, by its local address, in every text of the value.
 */
export function localizeApiAddresses<Value>(
  value: Value,
  kinds: ReadonlyMap<string, ApiKind>,
  addresses: ApiAddresses,
): unknown {
  if (typeof value === 'string') return localizeText(value, kinds, addresses);
  if (Array.isArray(value)) return value.map((element) => localizeApiAddresses(element, kinds, addresses));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, localizeApiAddresses(inner, kinds, addresses)]),
  );
}

function localizeText(text: string, kinds: ReadonlyMap<string, ApiKind>, addresses: ApiAddresses): string {
  return text.replaceAll(
    /(?:(https|wss):\/\/)?(\w+)\.execute-api\.[\w-]+\.amazonaws\.com(?:\.cn)?(\/[\w$-]+)?/g,
    (whole, scheme: string | undefined, id: string, stagePath = '') => {
      const kind = kinds.get(id);
      if (kind === undefined) return whole;
      // The host alone, as the ApiEndpoint of a Task has it.
      if (scheme === undefined)
        return new URL(kind === 'WEBSOCKET' ? addresses.websocket : addresses.http).host + stagePath;
      if (kind === 'WEBSOCKET')
        return scheme === 'wss' ? addresses.websocket.replace(/^http/, 'ws') : addresses.websocket;
      if (kind === 'HTTP') return `${addresses.http}${stagePath}`;
      return addresses.stageInRestPath ? `${addresses.http}${stagePath}` : addresses.http;
    },
  );
}
