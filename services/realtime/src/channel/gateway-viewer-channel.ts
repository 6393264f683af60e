import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import { createSignature, type Signer } from './signature.ts';
import type { ViewerChannel } from './viewer-channel.ts';

/** API Gateway has refused a request. A later try may succeed. */
export class ChannelRefusal extends Error {
  override readonly name = 'ChannelRefusal';
  readonly status: number;

  constructor(method: string, status: number) {
    super(`API Gateway has answered ${status} to ${method} @connections.`);
    this.status = status;
  }
}

/**
 * Status for a connection that has ended (API Gateway developer guide, "Use @connections
 * commands").
 */
const GONE = 410;

/** How long ending a connection may take, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Creates a channel over the `@connections` of API Gateway's WebSocket API. `endpoint` is the URL
 * of its stage. Makes and signs its own requests: the SDK's client takes five times the processor
 * time, and a broadcast is one request for each viewer. `npm run bench -- realtime` measures both.
 */
export function createViewerChannel(endpoint: string, signer: Signer): ViewerChannel {
  const { protocol, host, hostname, port, pathname } = new URL(endpoint);
  const { Agent, request } = protocol === 'https:' ? https : http;
  // Connections stay open from one broadcast to the next. Callers limit how many there are.
  const agent = new Agent({ keepAlive: true });
  const sign = createSignature(signer);

  /** Resolves with the status of the answer. */
  const exchange = (options: http.RequestOptions, body: string, timeoutMs: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent: ClientRequest = request({ agent, hostname, port, ...options }, (response) => {
        stopWaiting();
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      let lastLook: NodeJS.Immediate | undefined;
      const timer = setTimeout(() => {
        // If the process was busy or frozen, an answer may be there already. It is read first.
        lastLook = setImmediate(() => sent.destroy(new Error(`Nothing was answered for ${timeoutMs} ms.`)));
      }, timeoutMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        clearImmediate(lastLook);
      };
      sent.on('error', (error) => {
        stopWaiting();
        // The other side has closed the idle connection, so try again on a new one. The message may
        // come twice, which does no harm: https://nodejs.org/api/http.html#requestreusedsocket
        if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET') {
          resolve(exchange(options, body, timeoutMs));
        } else reject(error);
      });
      sent.end(body);
    });

  const call = async (method: 'POST' | 'DELETE', connectionId: string, body: string, timeoutMs: number) => {
    const path = `${pathname.replace(/\/$/, '')}/@connections/${encodeURIComponent(connectionId)}`;
    const headers = { ...(await sign({ method, host, path, body })), 'content-length': Buffer.byteLength(body) };
    const status = await exchange({ method, path, headers }, body, timeoutMs);
    if (status === GONE) return 'gone';
    if (status >= 300) throw new ChannelRefusal(method, status);
    return 'sent';
  };

  return {
    send: (connectionId, message, timeoutMs) => call('POST', connectionId, message, timeoutMs),
    async close(connectionId) {
      await call('DELETE', connectionId, '', CLOSE_TIMEOUT_MS);
    },
  };
}
