import { useSyncExternalStore } from 'react';
import type { PollRecords } from './poll-records.ts';

/** Returns the record of a poll, and follows its changes in all tabs. */
export function usePollRecord<Kept>(records: PollRecords<Kept>, pollId: string): Kept | undefined {
  return useSyncExternalStore(records.subscribe, () => records.read(pollId));
}
