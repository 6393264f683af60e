import type { Contribution } from './contribution.ts';

/** Orders the states of a ballot. */
export interface Version {
  /**
   * The ballot's `timestamp`, in milliseconds since 1970. The write side raises it with each change
   * of a ballot.
   */
  at: number;
  /** True if the ballot of this time was removed. */
  removed: boolean;
  /** `SequenceNumber` of the stream record; missing if the state was read from the votes table. */
  sequence?: string | undefined;
}

/**
 * Returns true if `one` is a later state of the ballot than `other`. Sequence numbers decide
 * between two stream records, because records of an item are numbered in the order of its changes
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html). Otherwise the
 * times decide.
 */
export function isNewer(one: Version, other: Version): boolean {
  if (one.sequence !== undefined && other.sequence !== undefined) {
    return BigInt(one.sequence) > BigInt(other.sequence);
  }
  return one.at === other.at ? one.removed && !other.removed : one.at > other.at;
}

/** Returns the key of a ballot's marker in a generation of its poll's results. */
export const markerKey = (voterKey: string, generation: number): string => `${voterKey}@${generation}`;

/**
 * Returns the ballot and the generation in a marker's key. Ids of polls and voters hold no `#` or
 * `@`.
 */
export function markedBy(key: string): { pollId: string; voterKey: string; generation: number } {
  const [, pollId, voterId, generation] = /^([^#@]+)#([^#@]+)@(\d+)$/.exec(key) ?? [];
  if (pollId === undefined || voterId === undefined) throw new Error(`${key} is no key of a marker.`);
  return { pollId, voterKey: `${pollId}#${voterId}`, generation: Number(generation) };
}

/**
 * Records which state of a ballot the counters include. Marker and counters change in one
 * transaction. A repeated or late delivery finds a marker that is as new or newer, and adds
 * nothing.
 */
export interface Marker {
  key: string;
  /** The counted state of the ballot. Only a newer one replaces it. */
  version: Version;
  contribution: Contribution;
  /** Of the marker itself: rises by one with each write. A writer replaces only the one it read. */
  revision: number;
}
