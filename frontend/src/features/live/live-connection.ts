import type { Heard, Topic } from '@booth/shared';
import type { WatchForWake } from '../../api/retry.ts';
import type { LiveMessage } from './live-results.ts';
import { type LiveSocket, openLiveSocket } from './live-socket.ts';
import { LIVE_DELAYS, type LiveDelays, reconnectDelayMs, refusedDelayMs } from './reconnect-delay.ts';

/**
 * - `connecting`: a socket is opening, or has not answered the subscription yet
 * - `live`: subscribed; the server pushes
 * - `waiting`: the last socket is closed, and the next one opens after a delay
 * - `stopped`: `stop` was called
 */
export type ConnectionState = 'connecting' | 'live' | 'waiting' | 'stopped';

export interface LiveConnectionOptions {
  address: string;
  pollId: string;
  topic: Topic;
  watchForWake: WatchForWake;
  onState: (state: ConnectionState) => void;
  /**
   * @param askedAt when the page sent its ping, by the page's clock; undefined for pushed messages
   */
  onMessage: (message: LiveMessage, askedAt: number | undefined) => void;
  /** Returns milliseconds since any fixed moment. */
  pageNow: () => number;
  random?: () => number;
  delays?: LiveDelays;
}

/** Keeps one subscription to a poll alive until it is stopped. */
export interface LiveConnection {
  stop: () => void;
}

/**
 * Connects, subscribes, pings, and reconnects with growing, jittered delays. When the network or
 * the viewer comes back (`watchForWake`), a wait ends at once, and a live connection is pinged at
 * once.
 */
export function startLiveConnection(options: LiveConnectionOptions): LiveConnection {
  const { address, pollId, topic, watchForWake, onState, onMessage, pageNow, random, delays = LIVE_DELAYS } = options;
  let state: ConnectionState = 'connecting';
  let socket: LiveSocket | undefined;
  /**
   * The only timer: connect timeout, next ping, pong timeout or reconnect delay, depending on the
   * state.
   */
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  /** True if the server refused something on the last socket. */
  let isRefused = false;
  let liveSince = 0;
  let pingedAt: number | undefined;

  const enter = (next: ConnectionState) => {
    state = next;
    onState(next);
  };
  const after = (delayMs: number, action: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(action, delayMs);
  };
  const dropSocket = () => socket?.close();

  function ping() {
    pingedAt = pageNow();
    socket?.send({ type: 'ping' });
    after(delays.pongTimeoutMs, dropSocket);
  }

  function receive(message: Heard) {
    if (message.type === 'error') {
      isRefused = true;
      // A socket without a subscription is useless. The server closes others by itself.
      if (state === 'connecting') dropSocket();
      return;
    }
    if (state !== 'live') {
      liveSince = pageNow();
      enter('live');
    }
    after(delays.pingEveryMs, ping);
    onMessage(message, message.type === 'pong' ? pingedAt : undefined);
  }

  function connect() {
    enter('connecting');
    isRefused = false;
    after(delays.connectTimeoutMs, dropSocket);
    socket = openLiveSocket(address, {
      onOpen: () => socket?.send({ type: 'subscribe', pollId, topic }),
      onMessage: receive,
      onClose: () => {
        if (state === 'stopped') return;
        if (state === 'live' && pageNow() - liveSince >= delays.stableAfterMs) failures = 0;
        enter('waiting');
        after(isRefused ? refusedDelayMs(failures, random) : reconnectDelayMs(failures, random), connect);
        failures += 1;
      },
    });
  }

  const stopWatching = watchForWake(() => {
    if (state === 'waiting') connect();
    else if (state === 'live') ping();
  });

  connect();
  return {
    stop: () => {
      enter('stopped');
      stopWatching();
      clearTimeout(timer);
      dropSocket();
    },
  };
}
