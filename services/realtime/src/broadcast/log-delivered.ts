import { logger, measure } from '@booth/shared/lambda';
import type { Delivery, DeliveryReport } from './contract.ts';

/**
 * Logs and measures which viewers of a connection shard a round has reached. `now`: milliseconds
 * since 1970.
 */
export function logDelivered(
  { pollId, topic, shard, newestChange }: Delivery,
  { viewers, gone, closed, owed }: DeliveryReport,
  now: number,
): void {
  for (const [name, count] of [
    ['ViewersReached', viewers],
    ['ViewersGone', gone],
    ['ViewersClosed', closed],
    ['ViewersOwed', owed.length],
  ] as const) {
    if (count > 0) measure(name, count);
  }
  if (newestChange !== undefined && viewers > 0) measure('BroadcastLag', Math.max(0, now - newestChange.countedAt));
  logger.info('delivered', { pollId, topic, shard, viewers, gone, closed, owed: owed.length, ...newestChange });
}
