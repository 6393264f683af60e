import { PollCopyItem, PollItem } from '@booth/shared';
import { itemChangeOf, type StreamBatchResponse, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import type { DeadLetterMessages } from '../dead-letters/dead-letter-messages.ts';
import { batchResponse } from '../stream/batch-response.ts';
import type { PollStates } from './poll-states.ts';

const IsCopy = z.pick(PollCopyItem, { copyOf: true });

export interface Projection {
  pollStates: Pick<PollStates, 'putIfNewer'>;
  deadLetterMessages: DeadLetterMessages;
  onError(error: unknown): void;
}

/**
 * Copies the polls in a batch of the polls table's stream to the results table, so that reading
 * results asks no other service. Versions keep repeated and late records from undoing a change. A
 * deleted poll stays on the read side, with its results.
 */
export async function projectPolls(
  records: readonly StreamRecord[],
  { pollStates, deadLetterMessages, onError }: Projection,
): Promise<StreamBatchResponse> {
  const failed = new Set<string>();
  for (const record of records) {
    try {
      const { after } = itemChangeOf(record);
      // Copies are for visitors. When deployed, a filter holds their records back.
      if (after === undefined || IsCopy.safeParse(after).success) continue;
      const poll = PollItem.safeParse(after);
      if (poll.success) await pollStates.putIfNewer(poll.data);
      else await deadLetterMessages.keep({ reason: z.prettifyError(poll.error), record });
    } catch (error) {
      onError(error);
      failed.add(record.eventID);
    }
  }
  return batchResponse(records, failed);
}
