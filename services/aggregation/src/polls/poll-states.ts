import type { PollStateItem } from '@booth/shared';

/**
 * The parts of a poll's state that come from the polls table. Only the read side knows generations.
 */
export type ProjectedPoll = Omit<PollStateItem, 'pollShard' | 'sk' | 'generation' | 'nextGeneration'>;

/** The states of polls on the read side. */
export interface PollStates {
  /** Returns undefined if the poll is not known yet. */
  read(pollId: string): Promise<PollStateItem | undefined>;
  /** Writes the state, unless the same or a newer version is there. */
  putIfNewer(poll: ProjectedPoll): Promise<void>;
  /**
   * Announces the generation after this one: from now on, ballots count in both. Returns false if
   * another generation is the current one, or the next one was announced before.
   */
  beginNextGeneration(pollId: string, generation: number): Promise<boolean>;
  /**
   * Makes the generation after this one the current one, in a single write. Returns false if it
   * was not announced, or already is the current one.
   */
  switchGeneration(pollId: string, generation: number): Promise<boolean>;
}
