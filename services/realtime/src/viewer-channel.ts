import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import { createSignature, type Signer } from './signature.ts';

/** The way to the browsers of viewers. */
export interface ViewerChannel {
  /**
   * Sends one message; `gone` where the connection has ended. Throws where it could not be sent but
   * may be later, and where nothing was answered for `timeoutMs`.
   */
  send(connectionId: string, message: string, timeoutMs: number): Promise<'sent' | 'gone'>;
  /** Ends a connection; one that has ended already is fine. */
  close(connectionId: string): Promise<void>;
}

/** API Gateway has refused to do it, and may not refuse it later. */
export class ChannelRefusal extends Error {
  override readonly name = 'ChannelRefusal';
  readonly status: number;

  constructor(method: string, status: number) {
    super(`API Gateway has answered ${status} to ${method} @connections.`);
    this.status = status;
  }
}

/**
 * The API's answer for a connection that is no more (API Gateway developer guide, "Use @connections
 * commands").
 */
const GONE = 410;

/** How long the end of a connection may take, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * The `@connections` of API Gateway's WebSocket API, at the address of its stage. Requests are made
 * and signed here: the SDK's client takes five times the processor's time for each, and a broadcast
 * is as many requests as there are viewers. `npm run bench -- realtime` measures both.
 */
export function createViewerChannel(endpoint: string, signer: Signer): ViewerChannel {
  const { protocol, host, hostname, port, pathname } = new URL(endpoint);
  const { Agent, request } = protocol === 'https:' ? https : http;
  // Connections stay open from one broadcast to the next; who sends decides how many there are.
  const agent = new Agent({ keepAlive: true });
  const sign = createSignature(signer);

  /** Resolves to the status of the answer. */
  const exchange = (options: http.RequestOptions, body: string, timeoutMs: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent: ClientRequest = request({ agent, hostname, port, ...options }, (response) => {
        stopWaiting();
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      let lastLook: NodeJS.Immediate | undefined;
      const timer = setTimeout(() => {
        // An answer may be there already, where the process was busy or frozen: it is read first.
        lastLook = setImmediate(() => sent.destroy(new Error(`Nothing was answered for ${timeoutMs} ms.`)));
      }, timeoutMs);
      const stopWaiting = () => {
        clearTimeout(timer);
        clearImmediate(lastLook);
      };
      sent.on('error', (error) => {
        stopWaiting();
        // A connection that the other side has closed while it was idle. The message may come
        // twice,
        // which harms nobody: https://nodejs.org/api/http.html#requestreusedsocket
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
