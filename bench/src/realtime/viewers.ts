import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AcceptedBallot } from './delays.ts';

/** Viewers to connect: the address of the WebSocket, and the poll that they subscribe to. */
export interface Audience {
  address: string;
  pollId?: string | undefined;
  count: number;
}

/** The ballots of the poll so far. Those from `measuredFrom` on are measured. */
export interface Watched {
  ballots: readonly AcceptedBallot[];
  measuredFrom: number;
}

/** How long all viewers waited. */
export interface ViewersReport {
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** From the last ballot's answer until the last complete viewer knew of all ballots. */
  lastStateMs: number;
  withoutLastState: number;
  /** How often a viewer had to reconnect. */
  reconnects: number;
  messagesPerSecond: number;
  bytesPerMessage: number;
}

export interface Viewers {
  /** Waits up to some seconds until everybody has the last state, then closes the connections. */
  report(watched: Watched): Promise<ViewersReport>;
}

/**
 * Connects viewers in a thread, so that messages do not disturb the clocks of voters. Resolves when
 * all are connected.
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
