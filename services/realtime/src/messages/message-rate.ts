import { CLIENT_MESSAGES_PER_SECOND } from '@booth/shared';

/**
 * Messages of a connection in one second that are counted in memory only. A page sends two at most,
 * so its pings cost no write.
 */
const COUNTED_HERE = 5;

/**
 * Returns true if a connection has sent too many messages in the second of `at` (milliseconds since
 * 1970).
 */
export type MessageRate = (connectionId: string, at: number) => Promise<boolean>;

/**
 * Counts the messages of each connection in each second. Lambda spreads the messages of one
 * connection over several instances, so they share the count of a busy connection. Each instance
 * lets at most `COUNTED_HERE` messages through beyond the limit.
 * @param addTo adds messages to the count of a connection and second (since 1970); returns the sum
 */
export function createMessageRate(
  addTo: (connectionId: string, second: number, messages: number) => Promise<number>,
): MessageRate {
  let second = 0;
  const counts = new Map<string, number>();
  return async (connectionId, at) => {
    const now = Math.floor(at / 1000);
    if (now > second) {
      second = now;
      counts.clear();
    }
    const count = (counts.get(connectionId) ?? 0) + 1;
    counts.set(connectionId, count);
    if (count <= COUNTED_HERE) return false;
    if (count > CLIENT_MESSAGES_PER_SECOND) return true;
    const messages = count === COUNTED_HERE + 1 ? count : 1;
    return (await addTo(connectionId, second, messages)) > CLIENT_MESSAGES_PER_SECOND;
  };
}
