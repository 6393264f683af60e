import type { ConnectionState } from './live-connection.ts';
import { LIVE_DELAYS } from './reconnect-delay.ts';

/**
 * - `connecting`: nothing has arrived yet
 * - `live`: pushed by WebSocket, and confirmed a moment ago
 * - `polling`: read every few seconds, last time with success
 * - `reconnecting`: no contact for a while, or the last request failed; the last numbers are shown
 * - `offline`: the same, and the device says that it has no network
 */
export type Freshness = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'offline';

/** How often results are read without a live connection, in milliseconds. */
export const POLLING_EVERY_MS = 3_000;
/**
 * How often results are read beside a live connection, in milliseconds, in case a push was lost.
 */
export const RESYNC_EVERY_MS = 60_000;
/**
 * How often the state of a poll is read without a live connection, in milliseconds, give or take a
 * quarter. A change has to reach everybody within 2 s.
 */
export const STATE_EVERY_MS = 1_400;

/**
 * How long pushed results count as up to date, in milliseconds: pings confirm them about that
 * often.
 */
const PUSHED_FRESH_MS = LIVE_DELAYS.pingEveryMs + 5_000;
/** The same for results that are read: three reads in a row have to fail. */
const READ_FRESH_MS = 3 * POLLING_EVERY_MS;

/** How the page reaches the server. */
export interface Contact {
  connection: ConnectionState;
  /** True if the last read of the results failed. */
  lastReadFailed: boolean;
  /** What the device says about its network. A laptop without one still reaches the local cloud. */
  isOnline: boolean;
}

/**
 * Returns how the numbers arrive, judged by their age.
 * @param age milliseconds since the numbers were last confirmed
 */
export function freshnessOf({ connection, lastReadFailed, isOnline }: Contact, age: number | undefined): Freshness {
  const isReached = age !== undefined && (connection === 'live' ? age < PUSHED_FRESH_MS : age < READ_FRESH_MS);
  if (isReached && connection === 'live') return 'live';
  if (isReached && !lastReadFailed) return 'polling';
  if (!isOnline) return 'offline';
  return age === undefined ? 'connecting' : 'reconnecting';
}

/** Returns `everyMs`, give or take a quarter. */
export const pollingDelayMs = (everyMs: number, random: () => number = Math.random): number =>
  Math.round(everyMs * (0.75 + random() / 2));

/**
 * The longest wait before a changed poll is read again, in milliseconds: a hall of phones hears of
 * it at the same moment.
 */
const REREAD_FIRST_MS = 1_000;
/**
 * The longest wait between two reads of a poll that are both older than what was pushed, in
 * milliseconds.
 */
const REREAD_LONGEST_MS = 8_000;

/** Returns the wait before read `count` (from 0) of a changed poll, in milliseconds. */
export function rereadDelayMs(count: number, random: () => number = Math.random): number {
  const longest = Math.min(REREAD_LONGEST_MS, REREAD_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.round(count === 0 ? longest * random() : (longest * (1 + random())) / 2);
}
