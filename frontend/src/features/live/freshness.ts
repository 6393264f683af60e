import type { ConnectionState } from './live-connection.ts';

/**
 * - `live`: pushed by WebSocket
 * - `polling`: asked for every few seconds
 * - `reconnecting`: not reached just now, the last numbers are shown
 * - `offline`: the device itself says that it has no network
 */
export type Freshness = 'live' | 'polling' | 'reconnecting' | 'offline';

/** How often the results are asked for without a live connection, in milliseconds. */
export const POLLING_EVERY_MS = 3_000;
/** How often they are asked for beside a live connection, in milliseconds: a push that was lost is made good. */
export const RESYNC_EVERY_MS = 60_000;

/** By which way the numbers come, told to the viewer. */
export function freshnessOf(connection: ConnectionState, lastAskFailed: boolean, isOnline: boolean): Freshness {
  if (connection === 'live') return 'live';
  if (!lastAskFailed) return 'polling';
  return isOnline ? 'reconnecting' : 'offline';
}

/** A delay of `everyMs` give or take a quarter. */
export const pollingDelayMs = (everyMs: number, random: () => number = Math.random): number =>
  Math.round(everyMs * (0.75 + random() / 2));
