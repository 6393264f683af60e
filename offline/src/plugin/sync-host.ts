import dns from 'node:dns';

/** The SDK's prefix to the host for StartSyncExecution (`hostPrefix` in the model of the API). */
const SYNC_PREFIX = 'sync-';

/**
 * Makes `sync-HOST` resolve to HOST's address in this thread, where HOST is the host of the Step
 * Functions endpoint. So code that calls StartSyncExecution runs unchanged: outside the code, the
 * SDK has no setting for its `disableHostPrefix`. Calling this again changes nothing.
 */
export function resolveSyncHost(endpoint = process.env.AWS_ENDPOINT_URL_SFN): void {
  if (endpoint === undefined) return;
  const { hostname } = new URL(endpoint);
  const alias = `${SYNC_PREFIX}${hostname}`;
  if (aliases.has(alias)) return;
  aliases.set(alias, hostname);
  if (aliases.size > 1) return;
  // node:net asks dns.lookup at each connection.
  dns.lookup = new Proxy(dns.lookup, {
    apply: (lookup, self, [host, ...rest]: [string, ...unknown[]]) =>
      Reflect.apply(lookup, self, [aliases.get(host) ?? host, ...rest]),
  });
}

const aliases = new Map<string, string>();
