import type { Counters } from './contribution.ts';
import type { CountingWrite } from './counting-write.ts';
import type { Marker } from './marker.ts';

/** What is added to one tally item. Amounts may be 0: the tally's revision rises all the same. */
export interface Delta {
  pollShard: string;
  sk: string;
  pollId: string;
  counters: Counters;
  /** Only for the poll's totals: the request that brought the newest ballot of the transaction. */
  newest?: { correlationId: string | undefined };
}

/** The result of one transaction of markers and counters. */
export type CommitOutcome =
  | { kind: 'counted' }
  /** Nothing was written, because these markers have changed since they were read. */
  | { kind: 'outdated'; markerKeys: string[] }
  /**
   * Nothing was written, because others write to the same items or the table is busy. A retry may
   * succeed.
   */
  | { kind: 'contended' };

/** Markers and tallies. */
export interface CountingStore {
  /** Reads the markers that exist, by their keys. Reads are consistent. */
  readMarkers(keys: readonly string[]): Promise<Map<string, Marker>>;
  /**
   * Writes the markers, each over the one that it replaces, and adds the deltas: everything in one
   * transaction, or nothing. Throws on errors that neither a retry nor fresh markers can fix.
   */
  commit(writes: readonly CountingWrite[], deltas: readonly Delta[]): Promise<CommitOutcome>;
}
