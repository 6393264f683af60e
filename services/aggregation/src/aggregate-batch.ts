import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';
import { batchResponse } from './batch-response.ts';
import { type Counting, countStates } from './count-states.ts';
import type { PlanOf } from './counting-plan.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { UncountableChange, type VoteChange, voteChangeOf } from './vote-change.ts';

export interface Aggregation extends Omit<Counting, 'planOf'> {
  planCounting(pollIds: Iterable<string>): Promise<PlanOf>;
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
  const planOf = await aggregation.planCounting(changes.map(({ pollId }) => pollId));
  const uncounted = await countStates(changes, { ...aggregation, planOf });
  return batchResponse(records, new Set([...uncounted.map(({ eventId }) => eventId), ...unkept]));
}

function readChanges(records: readonly StreamRecord[]): { changes: VoteChange[]; uncountable: DeadLetter[] } {
  const changes: VoteChange[] = [];
  const uncountable: DeadLetter[] = [];
  for (const record of records) {
    try {
      changes.push(voteChangeOf(record));
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
