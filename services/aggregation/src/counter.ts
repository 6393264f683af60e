import {
  BALLOT_SORT_KEY,
  BALLOTS_SORT_KEY,
  minuteSortKey,
  optionSortKey,
  pollShardKey,
  type VotesTableItem,
} from '@booth/shared';

/** An item of the results table that counts something. */
export interface Counter {
  pollShard: string;
  sk: string;
  pollId: string;
  /** The option that it counts; undefined for ballots and minutes. */
  serviceName?: string;
}

/** Which of the poll's counter shards this invocation adds to. */
export type ShardOf = (pollId: string) => number;

/** The counters in which this item of the votes table counts for one. */
export function countersOf(item: VotesTableItem, shardOf: ShardOf): Counter[] {
  const { pollId } = item;
  const pollShard = pollShardKey(pollId, shardOf(pollId));
  if (item.sk === BALLOT_SORT_KEY) {
    return [
      { pollShard, sk: BALLOTS_SORT_KEY, pollId },
      { pollShard, sk: minuteSortKey(item.timestamp), pollId },
    ];
  }
  return [{ pollShard, sk: optionSortKey(item.serviceName), pollId, serviceName: item.serviceName }];
}

/** Names a counter among all. */
export const counterId = ({ pollShard, sk }: Counter): string => `${pollShard} ${sk}`;
