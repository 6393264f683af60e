import { NewestChange, POLL_SORT_KEY, TOTALS, tallyOf } from '@booth/shared';
import { itemChangeOf, itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';

/** A key of the results table. `pollShard` is the poll and the counter shard, see `pollShardKey`. */
const ResultsKey = z.object({ pollShard: z.string().check(z.regex(/^[^#]+#\d+$/)), sk: z.string() });

/** A poll that a batch of the results table's stream is about. */
export interface TouchedPoll {
  pollId: string;
  /** Its status or visibility may have changed, not just its counts. */
  stateIsNews: boolean;
  /** Of its counts. */
  newestChange?: NewestChange | undefined;
}

/**
 * The polls that these records are about, each once. What is sent is read from the table: of the
 * items only the totals are looked at, for when they were counted.
 */
export function touchedPolls(records: readonly StreamRecord[]): TouchedPoll[] {
  const polls = new Map<string, TouchedPoll>();
  for (const record of records) {
    const key = ResultsKey.safeParse(itemKeyOf(record));
    if (!key.success) continue;
    const pollId = key.data.pollShard.slice(0, key.data.pollShard.indexOf('#'));
    const known = polls.get(pollId);
    const stateIsNews = key.data.sk === POLL_SORT_KEY || known?.stateIsNews === true;
    const isTotals = tallyOf(key.data.sk)?.name === TOTALS;
    const change = isTotals ? NewestChange.safeParse(itemChangeOf(record).after).data : undefined;
    const newestChange = newerOf(known?.newestChange, change);
    polls.set(pollId, { pollId, stateIsNews, newestChange });
  }
  return [...polls.values()];
}

const newerOf = (one: NewestChange | undefined, other: NewestChange | undefined): NewestChange | undefined =>
  one === undefined || (other !== undefined && other.countedAt > one.countedAt) ? other : one;
