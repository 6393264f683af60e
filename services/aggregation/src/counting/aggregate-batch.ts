import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';
import pMap from 'p-map';
import type { DeadLetterMessage, DeadLetterMessages } from '../dead-letters/dead-letter-messages.ts';
import { batchResponse } from '../stream/batch-response.ts';
import { type BallotChange, ballotChangeOf } from './ballot-change.ts';
import { UncountableChange } from './ballot-state.ts';
import { type Counting, countStates } from './count-states.ts';
import type { PlanOf } from './counting-plan.ts';
import type { CountingWrite } from './counting-write.ts';

export interface BatchCounting extends Omit<Counting, 'planOf' | 'onCounted'> {
  planCounting(pollIds: Iterable<string>): Promise<PlanOf>;
  deadLetterMessages: DeadLetterMessages;
  /**
   * Called once a batch with the writes to the served generation. Ballots that had been counted
   * before are not among them.
   */
  onBatchCounted?(writes: readonly CountingWrite[]): void;
}

/** Dead-letter messages that are sent at once. */
const MESSAGES_AT_ONCE = 10;

/**
 * Counts one batch of the votes table's stream. A record that can never be counted becomes a
 * dead-letter message and does not block later records. A record that can't be counted now is
 * reported, so Lambda delivers it and all later records again. Counting never waits for messages.
 */
export async function aggregateBatch(
  records: readonly StreamRecord[],
  aggregation: BatchCounting,
): Promise<StreamBatchResponse> {
  const { changes, uncountable } = readChanges(records);
  const planOf = await aggregation.planCounting(changes.map(({ pollId }) => pollId));
  const served: CountingWrite[] = [];
  const onCounted = (writes: readonly CountingWrite[]) => {
    const isServed = ({ target }: CountingWrite) => target.generation === planOf(target.state.pollId).generations[0];
    served.push(...writes.filter(isServed));
  };
  const left = await countStates(changes, { ...aggregation, planOf, onCounted });
  aggregation.onBatchCounted?.(served);
  const uncounted = new Set(left.map(({ eventId }) => eventId));
  // Only records before the first retry get their dead-letter message now; the others would get a
  // second one on redelivery.
  const firstAgain = records.findIndex(({ eventID }) => uncounted.has(eventID));
  const done = new Set(firstAgain < 0 ? records : records.slice(0, firstAgain));
  const unkept = await keepAll(
    uncountable.filter(({ record }) => done.has(record)),
    aggregation,
  );
  return batchResponse(records, new Set([...uncounted, ...unkept]));
}

function readChanges(records: readonly StreamRecord[]) {
  const changes: BallotChange[] = [];
  const uncountable: DeadLetterMessage[] = [];
  for (const record of records) {
    try {
      const change = ballotChangeOf(record);
      if (change !== undefined) changes.push(change);
    } catch (error) {
      if (!(error instanceof UncountableChange)) throw error;
      uncountable.push({ reason: error.message, record });
    }
  }
  return { changes, uncountable };
}

/** Returns the event ids of the messages that could not be kept. */
async function keepAll(
  messages: readonly DeadLetterMessage[],
  { deadLetterMessages, onError }: BatchCounting,
): Promise<string[]> {
  const keep = async (message: DeadLetterMessage): Promise<string[]> => {
    try {
      await deadLetterMessages.keep(message);
      return [];
    } catch (error) {
      onError(error);
      return [message.record.eventID];
    }
  };
  return (await pMap(messages, keep, { concurrency: MESSAGES_AT_ONCE })).flat();
}
