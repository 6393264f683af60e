import type { ErrorMessage } from '@booth/shared';
import type { ViewerChannel } from '../channel/viewer-channel.ts';

/** How long sending an answer may take, in milliseconds: less than the timeout of the functions. */
export const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Sends the reason and then ends the connection. API Gateway's close frame can't carry a reason
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html).
 */
export async function dismiss(connectionId: string, error: ErrorMessage, channel: ViewerChannel): Promise<void> {
  try {
    await channel.send(connectionId, JSON.stringify(error), ANSWER_TIMEOUT_MS);
  } finally {
    await channel.close(connectionId);
  }
}
