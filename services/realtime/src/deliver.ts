import type { Topic } from '@booth/shared';
import pMap from 'p-map';
import type { ConnectionKey, Connections } from './connections.ts';
import type { ViewerChannel } from './viewer-channel.ts';

/** How many viewers are sent to at once; as many sockets as the SDK's HTTP client opens by default. */
export const SENDS_AT_ONCE = 50;
/** API Gateway takes no larger message (API Gateway developer guide, quotas of WebSocket APIs: message payload size). */
export const MESSAGE_MAX_BYTES = 128 * 1024;

/** How long one message may take, in milliseconds. */
const SEND_TIMEOUT_MS = 5_000;

export interface Delivery {
  pollId: string;
  topic: Topic;
  shard: number;
  messages: readonly string[];
}

/** How many viewers have all the messages, how many had left, and how many could not be reached now. */
export interface DeliveryReport {
  viewers: number;
  gone: number;
  failed: number;
}

export interface Delivering {
  connections: Pick<Connections, 'viewersOf' | 'remove'>;
  channel: Pick<ViewerChannel, 'send'>;
  onError(error: unknown): void;
}

/**
 * Sends the messages, in their order, to every viewer of one connection shard. A connection that has ended loses its item
 * and no other; one that can't be reached now keeps it: the next broadcast is a full snapshot again.
 * Throws, before anything is sent, where a message is larger than API Gateway takes.
 */
export async function deliver(
  { pollId, topic, shard, messages }: Delivery,
  { connections, channel, onError }: Delivering,
): Promise<DeliveryReport> {
  messages.forEach(refuseTooLarge);
  const report: DeliveryReport = { viewers: 0, gone: 0, failed: 0 };

  const deliverTo = async (connection: ConnectionKey): Promise<keyof DeliveryReport> => {
    try {
      for (const message of messages) {
        if ((await channel.send(connection.connectionId, message, SEND_TIMEOUT_MS)) === 'sent') continue;
        await connections.remove(connection);
        return 'gone';
      }
      return 'viewers';
    } catch (error) {
      onError(error);
      return 'failed';
    }
  };
  for await (const page of connections.viewersOf(pollId, topic, shard)) {
    const outcomes = await pMap(page, deliverTo, { concurrency: SENDS_AT_ONCE });
    for (const outcome of outcomes) report[outcome] += 1;
  }
  return report;
}

function refuseTooLarge(message: string): void {
  const bytes = Buffer.byteLength(message);
  if (bytes <= MESSAGE_MAX_BYTES) return;
  throw new Error(`A message of ${bytes} bytes cannot be sent, API Gateway takes ${MESSAGE_MAX_BYTES} at most.`);
}
