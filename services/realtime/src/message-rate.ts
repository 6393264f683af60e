import { CLIENT_MESSAGES_PER_SECOND } from '@booth/shared';

/**
 * So many messages of a connection in a second are counted here alone. A page sends two at most, so
 * that a ping costs no write.
 */
const COUNTED_HERE = 5;

/**
 * Whether a connection has said too much in the second of this moment, in milliseconds since 1970.
 */
export type MessageRate = (connectionId: string, at: number) => Promise<boolean>;

/**
 * Counts the messages of each connection and second. Lambda spreads those of one connection over
 * several instances of its functions, so a busy connection is counted by all of them together: with
 * `n` instances it gets at most `COUNTED_HERE` messages for each of them through beyond the limit.
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
