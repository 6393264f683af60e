import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

/** The way to the browsers of viewers. */
export interface ViewerChannel {
  /**
   * Sends one message; `gone` where the connection has ended. Throws where it could not be sent but
   * may be later, and where nothing was answered for `timeoutMs`. Nothing is tried twice.
   */
  send(connectionId: string, message: string, timeoutMs: number): Promise<'sent' | 'gone'>;
  /** Ends a connection; one that has ended already is fine. */
  close(connectionId: string): Promise<void>;
}

/** The API's answer for a connection that is no more (API Gateway developer guide, "Use @connections commands"). */
const GONE = 410;

/** How long the end of a connection may take, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The `@connections` of API Gateway's WebSocket API, at the address of its stage. */
export function createViewerChannel(
  endpoint: string,
  config: Pick<ApiGatewayManagementApiClientConfig, 'region' | 'credentials'> = {},
): ViewerChannel {
  const management = new ApiGatewayManagementApiClient({ endpoint, maxAttempts: 1, ...config });
  return {
    async send(connectionId, message, timeoutMs) {
      const post = new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(message) });
      return unlessGone(management.send(post, { abortSignal: AbortSignal.timeout(timeoutMs) }));
    },
    async close(connectionId) {
      const end = new DeleteConnectionCommand({ ConnectionId: connectionId });
      await unlessGone(management.send(end, { abortSignal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) }));
    },
  };
}

async function unlessGone(call: Promise<unknown>): Promise<'sent' | 'gone'> {
  try {
    await call;
    return 'sent';
  } catch (error) {
    // By its status and not by its class: local gateways answer 410 without the name of the error.
    const status = error instanceof ApiGatewayManagementApiServiceException && error.$metadata.httpStatusCode;
    if (status === GONE) return 'gone';
    throw error;
  }
}
