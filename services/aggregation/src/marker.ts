import type { Contribution } from './contribution.ts';

/**
 * How new a state of an item of the votes table is. A state that a stream record tells of has the number of that record; one
 * that was read from the table itself has none.
 */
export interface Version {
  /** The item's `timestamp`, in milliseconds since 1970. The write side lets it grow with each change of an item. */
  at: number;
  /** That the item of this time was removed. */
  removed: boolean;
  /** `SequenceNumber` of the stream record. */
  sequence?: string | undefined;
}

/**
 * Whether one state of an item came after another. Records of one item are numbered in the order of its changes
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html); with a state that was read from the table,
 * the times decide.
 */
export function isNewer(one: Version, other: Version): boolean {
  if (one.sequence !== undefined && other.sequence !== undefined) {
    return BigInt(one.sequence) > BigInt(other.sequence);
  }
  return one.at === other.at ? one.removed && !other.removed : one.at > other.at;
}

/** Names the marker of an item of the votes table in a generation of its poll's results. */
export const markerKey = (voterKey: string, sortKey: string, generation: number): string =>
  `${voterKey}#${sortKey}@${generation}`;

/** What a marker is of. A `voterKey` is the poll and the voter, and neither holds a `#`. */
export function markedBy(key: string): { pollId: string; voterKey: string; sk: string; generation: number } {
  const [, pollId, userId, sk, generation] = /^([^#]+)#([^#]+)#(.+)@(\d+)$/.exec(key) ?? [];
  if (pollId === undefined || userId === undefined || sk === undefined)
    throw new Error(`${key} is no key of a marker.`);
  return { pollId, voterKey: `${pollId}#${userId}`, sk, generation: Number(generation) };
}

/**
 * What is counted of one item of the votes table. It is written with the counters in one transaction, so it says what is in
 * them: a repeated or late delivery finds a marker that is as new or newer, and adds nothing, however much later it comes.
 */
export interface Marker {
  key: string;
  version: Version;
  contribution: Contribution;
  /** Rises by one with each write: who has read one writes only over that one. */
  revision: number;
}
