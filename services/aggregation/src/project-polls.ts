import { POLL_SORT_KEY, PollItem, type PollStateItem, pollShardKey } from '@booth/shared';
import { itemChangeOf, type StreamBatchResponse, type StreamRecord } from '@booth/shared/lambda';
import { z } from 'zod';
import { batchResponse } from './batch-response.ts';
import type { DeadLetters } from './dead-letters.ts';

/** What the read side knows of polls. */
export interface PollStates {
  /** Writes the state unless one of the same or a newer version is there. */
  putIfNewer(state: PollStateItem): Promise<void>;
  /** Undefined where the poll is not known yet. */
  counterShardsOf(pollId: string): Promise<number | undefined>;
}

export interface Projection {
  pollStates: Pick<PollStates, 'putIfNewer'>;
  deadLetters: DeadLetters;
  onError(error: unknown): void;
}

/**
 * Takes one batch of the polls table's stream over into the results table, so that results are read without asking
 * another service. The version keeps repeats and late deliveries from taking a poll back. A poll that is deleted stays
 * here: its results do too.
 */
export async function projectPolls(
  records: readonly StreamRecord[],
  { pollStates, deadLetters, onError }: Projection,
): Promise<StreamBatchResponse> {
  const failed = new Set<string>();
  for (const record of records) {
    const { after } = itemChangeOf(record);
    if (after === undefined) continue;
    try {
      const poll = PollItem.safeParse(after);
      if (poll.success) await pollStates.putIfNewer(stateOf(poll.data));
      else await deadLetters.keep({ reason: z.prettifyError(poll.error), record });
    } catch (error) {
      onError(error);
      failed.add(record.eventID);
    }
  }
  return batchResponse(records, failed);
}

function stateOf({ definition, ...state }: PollItem): PollStateItem {
  return { pollShard: pollShardKey(state.pollId, 0), sk: POLL_SORT_KEY, ...state };
}
