import { PollCopyItem, PollItem, type PollStateItem } from '@booth/shared';
import { itemChangeOf, type StreamBatchResponse, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { batchResponse } from './batch-response.ts';
import type { DeadLetterMessages } from './dead-letter-message.ts';

/** What the polls table says of a poll; which generation counts, the read side alone knows. */
export type ProjectedPoll = Omit<PollStateItem, 'pollShard' | 'sk' | 'generation' | 'nextGeneration'>;

/** What the read side knows of polls. */
export interface PollStates {
  /** Undefined where the poll is not known yet. */
  read(pollId: string): Promise<PollStateItem | undefined>;
  /** Writes the state unless one of the same or a newer version is there. */
  putIfNewer(poll: ProjectedPoll): Promise<void>;
  /**
   * Lets everything be counted in the next generation as well. False where another one is counted,
   * or it is under way.
   */
  beginNextGeneration(pollId: string, generation: number): Promise<boolean>;
  /**
   * In one write, the next generation becomes the one that is read. False where it is, or none is
   * under way.
   */
  switchGeneration(pollId: string, generation: number): Promise<boolean>;
}

const IsCopy = z.pick(PollCopyItem, { copyOf: true });

export interface Projection {
  pollStates: Pick<PollStates, 'putIfNewer'>;
  deadLetterMessages: DeadLetterMessages;
  onError(error: unknown): void;
}

/**
 * Takes one batch of the polls table's stream over into the results table, so that results are read
 * without asking another service. The version keeps repeats and late deliveries from taking a poll
 * back. A poll that is deleted stays here: its results do too.
 */
export async function projectPolls(
  records: readonly StreamRecord[],
  { pollStates, deadLetterMessages, onError }: Projection,
): Promise<StreamBatchResponse> {
  const failed = new Set<string>();
  for (const record of records) {
    try {
      const { after } = itemChangeOf(record);
      // Copies are for visitors; deployed, a filter holds their records back.
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
