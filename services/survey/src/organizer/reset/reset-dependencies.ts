import type { OrganizedPolls } from '../editing/organized-polls.ts';
import type { PollRecords } from './poll-records.ts';

/** What a reset of a poll's votes works with. */
export interface ResetDependencies {
  polls: Pick<OrganizedPolls, 'readOwn' | 'readRecord' | 'save'>;
  records: PollRecords;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
}
