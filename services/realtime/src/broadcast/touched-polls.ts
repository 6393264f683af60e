import { NewestChange, POLL_SORT_KEY, TOTALS, tallyOf } from '@booth/shared';
import { itemChangeOf, itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';

/**
 * A key of the results table. `pollShard` is the poll and the counter shard, see `pollShardKey`.
 */
const ResultsKey = z.object({ pollShard: z.string().check(z.regex(/^[^#]+#\d+$/)), sk: z.string() });

/** A poll in a batch of the results table's stream. */
export interface TouchedPoll {
  pollId: string;
  /** True if its status or visibility may have changed, not only its counts. */
  stateIsNews: boolean;
  /** The newest change of its counts. */
  newestChange?: NewestChange | undefined;
}

/**
 * Returns the polls in the records, each once. Broadcasts read the table again, so of the items in
 * the records only the totals are read, for the time of the newest change.
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
