import type { Contribution } from './contribution.ts';

/**
 * How new a state of a ballot is. A state from a stream record has that record's number; a state
 * that was read from the votes table has none.
 */
export interface Version {
  /**
   * The ballot's `timestamp`, in milliseconds since 1970. The write side raises it with each change
   * of a ballot.
   */
  at: number;
  /** True if the ballot of this time was removed. */
  removed: boolean;
  /** `SequenceNumber` of the stream record. */
  sequence?: string | undefined;
}

/**
 * Tells whether one state of a ballot came after another. Records of one item are numbered in the
 * order of its changes
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html). Compared with a
 * state that was read from the table, the times decide.
 */
export function isNewer(one: Version, other: Version): boolean {
  if (one.sequence !== undefined && other.sequence !== undefined) {
    return BigInt(one.sequence) > BigInt(other.sequence);
  }
  return one.at === other.at ? one.removed && !other.removed : one.at > other.at;
}

/** Names the marker of a ballot in a generation of its poll's results. */
export const markerKey = (voterKey: string, generation: number): string => `${voterKey}@${generation}`;

/**
 * Returns the ballot and the generation of a marker. A `voterKey` is a poll and a voter; neither
 * holds `#` or `@`.
 */
export function markedBy(key: string): { pollId: string; voterKey: string; generation: number } {
  const [, pollId, userId, generation] = /^([^#@]+)#([^#@]+)@(\d+)$/.exec(key) ?? [];
  if (pollId === undefined || userId === undefined) throw new Error(`${key} is no key of a marker.`);
  return { pollId, voterKey: `${pollId}#${userId}`, generation: Number(generation) };
}

/**
 * What of a ballot is in the counters. It is written in one transaction with them, so a repeated or
 * late delivery finds a marker that is as new or newer and adds nothing, however much later it
 * comes.
 */
export interface Marker {
  key: string;
  version: Version;
  contribution: Contribution;
  /** Rises by one with each write: a writer replaces only the revision that it has read. */
  revision: number;
}
