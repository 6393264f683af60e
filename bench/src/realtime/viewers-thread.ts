/** The thread of `connectViewers`. It posts when all are connected, and answers one `Watched`. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import { percentile, tenths } from '../distribution.ts';
import { runConcurrently } from '../run-concurrently.ts';
import { type Arrival, now, waitsOf } from './delays.ts';
import type { Audience, ViewersReport, Watched } from './viewers.ts';
import { createReader } from './votes-in.ts';

const CONNECTING_AT_ONCE = 10;
const CONNECTING_TRIES = 5;
const CONNECT_AGAIN_MS = 1_000;
/** How long viewers may take to get the last state, in milliseconds. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

const { address, pollId, count }: Audience = workerData;
const votesIn = createReader();
const received = { messages: 0, bytes: 0, reconnects: 0 };

interface Viewer {
  arrivals: Arrival[];
  known: Map<string, number>;
}

/** Connects as a page does: it reconnects when it is refused or closed, and subscribes. */
async function connect(viewer: Viewer, triesLeft = CONNECTING_TRIES): Promise<void> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  socket.on('message', (data) => {
    const at = now();
    const text = data.toString();
    const votes = votesIn(text);
    if (votes === undefined) return;
    viewer.arrivals.push({ at, votes });
    for (const [option, votesNow] of votes) viewer.known.set(option, votesNow);
    received.messages += 1;
    received.bytes += Buffer.byteLength(text);
  });
  try {
    await once(socket, 'open');
  } catch (refusal) {
    if (triesLeft === 1) throw refusal;
    await delay(CONNECT_AGAIN_MS);
    return connect(viewer, triesLeft - 1);
  }
  if (pollId !== undefined) socket.send(JSON.stringify({ type: 'subscribe', pollId }));
  socket.once('close', () => {
    received.reconnects += 1;
    void connect(viewer);
  });
}

async function report({ ballots, measuredFrom }: Watched): Promise<ViewersReport> {
  const lastAcceptedAt = Math.max(...ballots.map(({ acceptedAt }) => acceptedAt));
  const total = [...Map.groupBy(ballots, ({ option }) => option)];
  const hasAll = ({ known }: { known: Map<string, number> }) =>
    total.every(([option, all]) => (known.get(option) ?? 0) >= all.length);
  while (now() < lastAcceptedAt + PATIENCE_MS && !viewers.every(hasAll)) await delay(LOOK_MS);

  const until = now();
  const waits = viewers.map(({ arrivals }) => waitsOf(ballots, arrivals, { from: measuredFrom, until }));
  const shown = waits.flatMap((wait) => wait.shown);
  const complete = waits.flatMap(({ completeAt }) => (completeAt === undefined ? [] : [completeAt]));
  const seconds = (lastAcceptedAt - measuredFrom) / 1_000;
  const inTime = viewers.flatMap(({ arrivals }) =>
    arrivals.filter(({ at }) => at >= measuredFrom && at < lastAcceptedAt),
  );
  return {
    p50Ms: Math.round(percentile(shown, 0.5)),
    p95Ms: Math.round(percentile(shown, 0.95)),
    maxMs: Math.round(percentile(shown, 1)),
    lastStateMs: Math.round(Math.max(0, ...complete.map((at) => at - lastAcceptedAt))),
    withoutLastState: viewers.length - complete.length,
    reconnects: received.reconnects,
    messagesPerSecond: tenths(inTime.length / viewers.length / seconds),
    bytesPerMessage: Math.round(received.bytes / Math.max(1, received.messages)),
  };
}

const viewers = Array.from({ length: count }, (): Viewer => ({ arrivals: [], known: new Map() }));
const unconnected = [...viewers];
await runConcurrently(count, CONNECTING_AT_ONCE, async () => {
  const viewer = unconnected.pop();
  if (viewer !== undefined) await connect(viewer);
});
parentPort?.once('message', async (watched: Watched) => parentPort?.postMessage(await report(watched)));
parentPort?.postMessage('connected');
