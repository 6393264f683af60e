import type { ConnectionState } from './live-connection.ts';
import { LIVE_DELAYS } from './reconnect-delay.ts';

/**
 * - `connecting`: nothing has come yet
 * - `live`: pushed by WebSocket, and proved a moment ago that nothing is missing
 * - `polling`: asked for every few seconds, the last time with success and a moment ago
 * - `reconnecting`: not reached for a while, or not at the last try; the last numbers are shown
 * - `offline`: the same, and the device itself says that it has no network
 */
export type Freshness = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'offline';

/** How often the results are asked for without a live connection, in milliseconds. */
export const POLLING_EVERY_MS = 3_000;
/**
 * How often they are asked for beside a live connection, in milliseconds: a push that was lost is
 * made good.
 */
export const RESYNC_EVERY_MS = 60_000;
/**
 * How often the state of a poll is asked for without a live connection, in milliseconds, give or
 * take a quarter: a change is to reach everybody within 2 s.
 */
export const STATE_EVERY_MS = 1_400;

/**
 * Younger than this, in milliseconds, what is pushed counts as up to date: a live connection is
 * proved about that often.
 */
const PUSHED_FRESH_MS = LIVE_DELAYS.pingEveryMs + 5_000;
/** The same for what is asked for: three times in a row must not have failed. */
const ASKED_FRESH_MS = 3 * POLLING_EVERY_MS;

/** How the page reaches the server. */
export interface Contact {
  connection: ConnectionState;
  /** Whether the results were asked for in vain the last time. */
  lastAskFailed: boolean;
  /** What the device says of its network; a laptop without one still reaches the local cloud. */
  isOnline: boolean;
}

/**
 * By which way the numbers come, told to the viewer: what is said is proved by their age.
 * @param age milliseconds since it was last known that nothing is newer
 */
export function freshnessOf({ connection, lastAskFailed, isOnline }: Contact, age: number | undefined): Freshness {
  const isReached = age !== undefined && (connection === 'live' ? age < PUSHED_FRESH_MS : age < ASKED_FRESH_MS);
  if (isReached && connection === 'live') return 'live';
  if (isReached && !lastAskFailed) return 'polling';
  if (!isOnline) return 'offline';
  return age === undefined ? 'connecting' : 'reconnecting';
}

/** A delay of `everyMs` give or take a quarter. */
export const pollingDelayMs = (everyMs: number, random: () => number = Math.random): number =>
  Math.round(everyMs * (0.75 + random() / 2));

/**
 * Longest wait before a poll that has changed is read anew, in milliseconds: a hall of phones hears
 * of it at once.
 */
const REREAD_FIRST_MS = 1_000;
/**
 * Longest wait between two readings of a poll that are both older than what was pushed, in
 * milliseconds.
 */
const REREAD_LONGEST_MS = 8_000;

/** Milliseconds to wait before reading `count` (from 0) of a poll that has changed. */
export function rereadDelayMs(count: number, random: () => number = Math.random): number {
  const longest = Math.min(REREAD_LONGEST_MS, REREAD_FIRST_MS * 2 ** Math.min(count, 16));
  return Math.round(count === 0 ? longest * random() : (longest * (1 + random())) / 2);
}
