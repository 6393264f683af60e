import { VotesTableItem } from '@booth/shared';
import { itemChangeOf, type StreamRecord } from '@booth/shared/lambda';
import { z } from 'zod';
import { type Contribution, contributionOf, NOTHING } from './contribution.ts';
import type { ItemState } from './fold.ts';

/** How an item stands since a change that a stream record tells of: one that came, changed or went. */
export interface VoteChange extends ItemState {
  /** The same in every delivery of this change. */
  eventId: string;
}

/** What no counter can be made of, now or ever: it does not fit the schema. */
export class UncountableChange extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UncountableChange';
  }
}

/** The change that a stream record tells of; throws `UncountableChange`. */
export function voteChangeOf(record: StreamRecord): VoteChange {
  const { before, after } = itemChangeOf(record);
  if (before === undefined && after === undefined) {
    throw new UncountableChange('neither the item before nor the item after the change is there');
  }
  const removed = after === undefined;
  const state = stateOf(removed ? before : after);
  return {
    ...state,
    eventId: record.eventID,
    version: { ...state.version, removed, sequence: record.dynamodb.SequenceNumber },
    contribution: removed ? NOTHING : state.contribution,
    isNew: before === undefined,
  };
}

/** How an item stands that was read from the votes table; throws `UncountableChange`. */
export function stateOf(item: unknown): ItemState {
  const parsed = VotesTableItem.safeParse(item);
  if (!parsed.success) throw new UncountableChange(z.prettifyError(parsed.error));
  const { pollId, voterKey, sk, timestamp } = parsed.data;
  const version = { at: Date.parse(timestamp), removed: false };
  return { pollId, voterKey, sk, version, contribution: countable(parsed.data), isNew: true };
}

function countable(item: VotesTableItem): Contribution {
  try {
    return contributionOf(item);
  } catch (error) {
    throw new UncountableChange(`answers: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`);
  }
}
