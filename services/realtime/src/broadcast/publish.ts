import type { StreamRecord } from '@booth/shared/lambda';
import pMap from 'p-map';
import type { BroadcastLeases } from './broadcast-leases.ts';
import type { BroadcastInput } from './contract.ts';
import { type TouchedPoll, touchedPolls } from './touched-polls.ts';

/** Polls that are published at once. */
const POLLS_AT_ONCE = 50;

export interface Publishing {
  leases: Pick<BroadcastLeases, 'noteChange'>;
  /** Starts the workflow `broadcast` without waiting for its end. */
  start(input: BroadcastInput): Promise<void>;
  /** Called for each poll after its change was noted or its broadcast started. */
  onPublished?(poll: TouchedPoll): void;
}

/**
 * Starts broadcasts of the polls in a batch of the results table's stream, without waiting for
 * their ends, so no poll waits for another. Changed counts are noted for the poll's one
 * broadcaster; a changed state gets a broadcast of its own at once. The two may overtake each
 * other, because viewers compare `revision` and `pollVersion`. Throws at the end if any poll
 * failed. Lambda then delivers the batch again, and noting or telling a change twice does no harm.
 */
export async function publishBatch(records: readonly StreamRecord[], publishing: Publishing): Promise<void> {
  const failures: string[] = [];
  await pMap(
    touchedPolls(records),
    async (poll) => {
      try {
        await publishPoll(poll, publishing);
        publishing.onPublished?.(poll);
      } catch (error) {
        failures.push(`${poll.pollId}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    { concurrency: POLLS_AT_ONCE },
  );
  if (failures.length > 0) throw new Error(`Not published, Lambda delivers the batch again: ${failures.join('; ')}`);
}

async function publishPoll(
  { pollId, stateIsNews, newestChange }: TouchedPoll,
  { leases, start }: Publishing,
): Promise<void> {
  // A broadcast of the state also brings the results of that moment.
  if (stateIsNews) return start({ pollId, news: 'state', reports: [] });
  // A further change may start one more before the new broadcaster holds the poll. That one ends.
  if ((await leases.noteChange(pollId)) === 'idle') {
    await start({ pollId, news: 'counts', reports: [], ...(newestChange && { newestChange }) });
  }
}
