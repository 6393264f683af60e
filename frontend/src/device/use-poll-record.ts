import { useSyncExternalStore } from 'react';
import type { PollRecords } from './poll-records.ts';

/** The record of a poll, renewed when it changes, in whatever tab. */
export function usePollRecord<Kept>(records: PollRecords<Kept>, pollId: string): Kept | undefined {
  return useSyncExternalStore(records.subscribe, () => records.read(pollId));
}
