import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';
import pMap from 'p-map';
import { batchResponse } from './batch-response.ts';
import { type Counting, countStates } from './count-states.ts';
import type { PlanOf } from './counting-plan.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { UncountableChange, type VoteChange, voteChangeOf } from './vote-change.ts';

export interface Aggregation extends Omit<Counting, 'planOf'> {
  planCounting(pollIds: Iterable<string>): Promise<PlanOf>;
  deadLetters: DeadLetters;
}

/** Letters under way at once. */
const LETTERS_AT_ONCE = 10;

/**
 * Counts one batch of the votes table's stream. A record that can never be counted goes to the dead letters, so that it
 * does not block those after it; one that can't be counted now is reported, so that Lambda delivers it again, and all after
 * it. What can be counted is counted first: it waits for no letter.
 */
export async function aggregateBatch(
  records: readonly StreamRecord[],
  aggregation: Aggregation,
): Promise<StreamBatchResponse> {
  const { changes, uncountable } = readChanges(records);
  const planOf = await aggregation.planCounting(changes.map(({ pollId }) => pollId));
  const uncounted = new Set((await countStates(changes, { ...aggregation, planOf })).map(({ eventId }) => eventId));
  // Those after the first that is delivered again come again, too: each needs one letter.
  const firstAgain = records.findIndex(({ eventID }) => uncounted.has(eventID));
  const done = new Set(firstAgain < 0 ? records : records.slice(0, firstAgain));
  const unkept = await keepAll(
    uncountable.filter(({ record }) => done.has(record)),
    aggregation,
  );
  return batchResponse(records, new Set([...uncounted, ...unkept]));
}

function readChanges(records: readonly StreamRecord[]): { changes: VoteChange[]; uncountable: DeadLetter[] } {
  const changes: VoteChange[] = [];
  const uncountable: DeadLetter[] = [];
  for (const record of records) {
    try {
      const change = voteChangeOf(record);
      if (change !== undefined) changes.push(change);
    } catch (error) {
      if (!(error instanceof UncountableChange)) throw error;
      uncountable.push({ reason: error.message, record });
    }
  }
  return { changes, uncountable };
}

/** Returns the event ids of the letters that could not be kept. */
async function keepAll(letters: readonly DeadLetter[], { deadLetters, onError }: Aggregation): Promise<string[]> {
  const keep = async (letter: DeadLetter): Promise<string[]> => {
    try {
      await deadLetters.keep(letter);
      return [];
    } catch (error) {
      onError(error);
      return [letter.record.eventID];
    }
  };
  return (await pMap(letters, keep, { concurrency: LETTERS_AT_ONCE })).flat();
}
