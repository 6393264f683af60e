import type { Marker } from '../counting/marker.ts';

export interface MarkersPage {
  markers: Marker[];
  /** The key after which the next page begins; undefined at the end. */
  next: string | undefined;
}

/** The markers and tallies of a poll's generations. */
export interface Generations {
  /**
   * Returns the next markers of all generations of the poll. Reads through the whole table, because
   * its key is the ballot.
   */
  markersPage(pollId: string, from: string | undefined): Promise<MarkersPage>;
  deleteMarkers(keys: readonly string[]): Promise<void>;
  /** Deletes the tallies of all generations before this one. */
  deleteTalliesBefore(pollId: string, counterShards: number, generation: number): Promise<void>;
}
