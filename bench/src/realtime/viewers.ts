import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CastBallot } from './delays.ts';

/**
 * Who watches what; the address is that of the WebSocket, and `pollId` what is subscribed to there.
 */
export interface Audience {
  address: string;
  pollId?: string | undefined;
  count: number;
}

/** The ballots of the poll so far, of which those from a moment on are measured. */
export interface Watched {
  ballots: readonly CastBallot[];
  measuredFrom: number;
}

/** What all viewers together waited for, in milliseconds. */
export interface ViewersReport {
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** From the last ballot's answer until the last viewer knew of all of them; of those who do. */
  lastStateMs: number;
  withoutLastState: number;
  /** How often a connection was closed, and its viewer came again. */
  reconnects: number;
  messagesPerSecond: number;
  bytesPerMessage: number;
}

export interface Viewers {
  /**
   * Waits until everybody has the last state, but some seconds at most, and closes the connections.
   */
  report(watched: Watched): Promise<ViewersReport>;
}

/**
 * Connects viewers, in a thread of their own: the clocks of voters do not wait for messages.
 * Resolves when all are connected.
 */
export async function connectViewers(audience: Audience): Promise<Viewers> {
  const thread = new Worker(new URL('./viewers-thread.ts', import.meta.url), { workerData: audience });
  await once(thread, 'message');
  return {
    async report(watched) {
      const answer = once(thread, 'message');
      thread.postMessage(watched);
      const [report]: ViewersReport[] = await answer;
      await thread.terminate();
      if (report === undefined) throw new Error('The viewers have nothing to tell.');
      return report;
    },
  };
}
