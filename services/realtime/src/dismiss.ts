import type { ErrorMessage } from '@booth/shared';
import type { ViewerChannel } from './viewer-channel.ts';

/** How long an answer may take, in milliseconds: less than the functions have. */
export const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Ends a connection and tells it why, by a message: the close frame of API Gateway has no room for
 * a reason of ours
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html).
 */
export async function dismiss(connectionId: string, error: ErrorMessage, channel: ViewerChannel): Promise<void> {
  try {
    await channel.send(connectionId, JSON.stringify(error), ANSWER_TIMEOUT_MS);
  } finally {
    await channel.close(connectionId);
  }
}
