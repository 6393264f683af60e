import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RealtimeCloud } from './cloud.ts';

/** What the thread needs to know. */
export type NaiveSetting = Pick<RealtimeCloud, 'dynamodb' | 'region' | 'votesTable'> & { pollId: string };

/**
 * The reference: sends each vote to each viewer as soon as the votes' stream brings it, by the SDK,
 * as many at once as there are viewers. It has a WebSocket API of its own, and keeps in memory who
 * is connected, so that it need not even ask. Runs in a thread of its own, as the realtime service
 * runs in its own process. `address` is that of the WebSocket.
 */
export async function startNaiveBroadcaster({ dynamodb, region, votesTable }: RealtimeCloud, pollId: string) {
  const setting: NaiveSetting = { dynamodb, region, votesTable, pollId };
  const thread = new Worker(new URL('./naive-broadcaster-thread.ts', import.meta.url), { workerData: setting });
  const [address]: string[] = await once(thread, 'message');
  return { address: `${address}`, stop: () => thread.terminate() };
}
