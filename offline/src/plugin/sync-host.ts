import dns from 'node:dns';

/** The SDK puts this in front of the host of StartSyncExecution (model of Step Functions: endpoint hostPrefix "sync-"). */
const SYNC_PREFIX = 'sync-';

/**
 * Makes `sync-HOST` resolve to the address of HOST, in this thread, where HOST is the host of the Step Functions
 * endpoint: code that calls StartSyncExecution runs unchanged offline and in AWS. No such name exists otherwise, and the
 * SDK has no setting outside the code for it (inside, it is the client's `disableHostPrefix: true`). Other names resolve
 * as ever. Calling it again changes nothing.
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
