import { POLL_SORT_KEY } from '@booth/shared';
import { itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';

/** A key of the results table. `pollShard` is the poll and the counter shard, see `pollShardKey`. */
const ResultsKey = z.object({ pollShard: z.string().check(z.regex(/^[^#]+#\d+$/)), sk: z.string() });

/** A poll that a batch of the results table's stream is about. */
export interface TouchedPoll {
  pollId: string;
  /** Its status or visibility may have changed, not just its counts. */
  stateIsNews: boolean;
}

/** The polls that these records are about, each once. Only keys are looked at: what is sent is read from the table. */
export function touchedPolls(records: readonly StreamRecord[]): TouchedPoll[] {
  const polls = new Map<string, TouchedPoll>();
  for (const record of records) {
    const key = ResultsKey.safeParse(itemKeyOf(record));
    if (!key.success) continue;
    const pollId = key.data.pollShard.slice(0, key.data.pollShard.indexOf('#'));
    const stateIsNews = key.data.sk === POLL_SORT_KEY || polls.get(pollId)?.stateIsNews === true;
    polls.set(pollId, { pollId, stateIsNews });
  }
  return [...polls.values()];
}
