import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RealtimeCloud } from './cloud.ts';

/** The settings of the thread. */
export type NaiveSetting = Pick<RealtimeCloud, 'dynamodb' | 'region' | 'votesTable'> & { pollId: string };

/**
 * Starts the reference broadcaster: it sends each vote to all viewers at once, by the SDK, as soon
 * as the stream brings it. It has its own WebSocket API and keeps the connections in memory. It
 * runs in a thread, as the realtime service runs in its own process. `address` is that of the
 * WebSocket.
 */
export async function startNaiveBroadcaster({ dynamodb, region, votesTable }: RealtimeCloud, pollId: string) {
  const setting: NaiveSetting = { dynamodb, region, votesTable, pollId };
  const thread = new Worker(new URL('./naive-broadcaster-thread.ts', import.meta.url), { workerData: setting });
  const [address]: string[] = await once(thread, 'message');
  return { address: `${address}`, stop: () => thread.terminate() };
}
