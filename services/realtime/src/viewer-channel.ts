import {
  type ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

/** The way to the browsers of viewers. */
export interface ViewerChannel {
  /** Sends one message; `gone` where the connection has ended. Throws where it could not be sent but may be later. */
  send(connectionId: string, message: string): Promise<'sent' | 'gone'>;
}

/** The API's answer for a connection that is no more (API Gateway developer guide, "Use @connections commands"). */
const GONE = 410;

/** The `@connections` of API Gateway's WebSocket API. */
export function createViewerChannel(management: ApiGatewayManagementApiClient): ViewerChannel {
  return {
    async send(connectionId, message) {
      try {
        await management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(message) }));
        return 'sent';
      } catch (error) {
        // By its status and not by its class: local gateways answer 410 without the name of the error.
        const status = error instanceof ApiGatewayManagementApiServiceException && error.$metadata.httpStatusCode;
        if (status === GONE) return 'gone';
        throw error;
      }
    },
  };
}
