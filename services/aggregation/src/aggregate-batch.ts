import { itemChangeOf, type StreamBatchResponse, type StreamRecord } from '@booth/shared/lambda';
import { batchResponse } from './batch-response.ts';
import { type Counting, countChanges } from './count-changes.ts';
import type { ShardOf } from './counter.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { UncountableChange, type VoteChange, voteChangeOf } from './vote-change.ts';

export interface Aggregation extends Omit<Counting, 'shardOf'> {
  chooseShards(pollIds: Iterable<string>): Promise<ShardOf>;
  deadLetters: DeadLetters;
}

/**
 * Counts one batch of the votes table's stream. A record that can never be counted goes to the dead letters, so that it
 * does not block those after it; one that can't be counted now is reported, so that Lambda delivers it again.
 */
export async function aggregateBatch(
  records: readonly StreamRecord[],
  aggregation: Aggregation,
): Promise<StreamBatchResponse> {
  const { changes, uncountable } = readChanges(records);
  const unkept = await keepAll(uncountable, aggregation);
  const shardOf = await aggregation.chooseShards(changes.flatMap(pollIdsOf));
  const uncounted = await countChanges(changes, { ...aggregation, shardOf });
  return batchResponse(records, new Set([...uncounted, ...unkept]));
}

function readChanges(records: readonly StreamRecord[]): { changes: VoteChange[]; uncountable: DeadLetter[] } {
  const changes: VoteChange[] = [];
  const uncountable: DeadLetter[] = [];
  for (const record of records) {
    try {
      changes.push(voteChangeOf(record.eventID, itemChangeOf(record)));
    } catch (error) {
      if (!(error instanceof UncountableChange)) throw error;
      uncountable.push({ reason: error.message, record });
    }
  }
  return { changes, uncountable };
}

/** Returns the event ids of the letters that could not be kept. */
async function keepAll(letters: readonly DeadLetter[], { deadLetters, onError }: Aggregation): Promise<Set<string>> {
  const unkept = new Set<string>();
  for (const letter of letters) {
    try {
      await deadLetters.keep(letter);
    } catch (error) {
      onError(error);
      unkept.add(letter.record.eventID);
    }
  }
  return unkept;
}

const pollIdsOf = ({ before, after }: VoteChange): string[] =>
  [before, after].flatMap((item) => (item === undefined ? [] : [item.pollId]));
