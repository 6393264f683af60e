import { isObject } from '../json.ts';

/** The local addresses of a service's APIs. */
export interface ApiAddresses {
  /** Of REST and HTTP APIs: `http://localhost:4001`. */
  http: string;
  /** Of WebSocket APIs and the management of their connections: `http://localhost:4013`. */
  websocket: string;
  /** True if paths of REST APIs begin with the stage, as serverless-offline has it by default. */
  stageInRestPath: boolean;
}

export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET';

/**
 * Returns the value with addresses of APIs in AWS replaced by local ones in all its texts.
 * @example 'https://ID.execute-api.REGION.amazonaws.com/STAGE' → 'http://localhost:4001/STAGE'
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
      // A host alone is the ApiEndpoint of a Task.
      if (scheme === undefined)
        return new URL(kind === 'WEBSOCKET' ? addresses.websocket : addresses.http).host + stagePath;
      if (kind === 'WEBSOCKET')
        return scheme === 'wss' ? addresses.websocket.replace(/^http/, 'ws') : addresses.websocket;
      if (kind === 'HTTP') return `${addresses.http}${stagePath}`;
      return addresses.stageInRestPath ? `${addresses.http}${stagePath}` : addresses.http;
    },
  );
}
