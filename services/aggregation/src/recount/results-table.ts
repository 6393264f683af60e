import type { PollStateItem, TallyItem } from '@booth/shared';

export interface ResultsTable {
  /** Returns all polls and tallies as they are now. */
  read(): Promise<{ polls: PollStateItem[]; tallies: TallyItem[] }>;
}
