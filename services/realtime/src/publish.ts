import type { BroadcastInput } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import pMap from 'p-map';
import type { Broadcasts } from './broadcasts.ts';
import { type TouchedPoll, touchedPolls } from './touched-polls.ts';

/** How many polls are looked after at once. */
const POLLS_AT_ONCE = 50;

export interface Publishing {
  broadcasts: Pick<Broadcasts, 'noteChange'>;
  /** Starts the workflow `broadcast` and does not wait for it. */
  start(input: BroadcastInput): Promise<void>;
  /** Told of each poll whose viewers will hear of it. */
  onPublished?(poll: TouchedPoll): void;
}

/**
 * Sees to it that the viewers of every poll in this batch of the results table's stream will hear
 * of it, and waits for none of them: no poll has to wait until another is told. Counts have one
 * broadcaster a poll, who finds the change noted; a changed state is told at once, beside the
 * counts. That the two overtake each other is harmless, for viewers go by `revision` and
 * `pollVersion`. A poll that fails keeps no other from its viewers. Throws then: Lambda delivers
 * the batch again, and what was noted or told twice harms nobody.
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
  { broadcasts, start }: Publishing,
): Promise<void> {
  // Who is told of the state gets the results that are there by then, too.
  if (stateIsNews) return start({ pollId, news: 'state', reports: [] });
  // Until the new broadcaster holds the poll, another change may start one more, who finds it held.
  if ((await broadcasts.noteChange(pollId)) === 'idle') {
    await start({ pollId, news: 'counts', reports: [], ...(newestChange && { newestChange }) });
  }
}
