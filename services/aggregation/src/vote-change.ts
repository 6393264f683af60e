import { PollId, VotesTableItem } from '@booth/shared';
import { itemChangeOf, itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
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

/** The change that a stream record tells of; undefined where an item is gone that never counted. Throws `UncountableChange`. */
export function voteChangeOf(record: StreamRecord): VoteChange | undefined {
  const { before, after } = itemChangeOf(record);
  if (before === undefined && after === undefined) {
    throw new UncountableChange('neither the item before nor the item after the change is there');
  }
  const state = after === undefined ? removedStateOf(itemKeyOf(record), before) : stateOf(after);
  if (state === undefined) return undefined;
  const version = { ...state.version, sequence: record.dynamodb.SequenceNumber };
  return { ...state, version, isNew: before === undefined, eventId: record.eventID };
}

/** How an item stands that was read from the votes table; throws `UncountableChange`. */
export function stateOf(item: unknown): ItemState {
  const parsed = VotesTableItem.safeParse(item);
  if (!parsed.success) throw new UncountableChange(z.prettifyError(parsed.error));
  const { pollId, voterKey, sk, timestamp } = parsed.data;
  // A rebuild finds the markers of a poll by their keys.
  if (pollIdIn(voterKey) !== pollId) throw new UncountableChange(`voterKey: is not of the poll "${pollId}"`);
  const version = { at: Date.parse(timestamp), removed: false };
  return { pollId, voterKey, sk, version, contribution: countable(parsed.data), isNew: true };
}

const ItemKey = z.object({ voterKey: z.string(), sk: z.string() });
const Timestamp = z.object({ timestamp: z.iso.datetime() });

/**
 * How an item stands now that it is gone. What it was counted for, its marker says, so its key is enough: also one that did not
 * fit the schema at last may have been counted before. Undefined for a key by which nothing counts.
 */
function removedStateOf(key: unknown, before: unknown): ItemState | undefined {
  const { voterKey, sk } = ItemKey.parse(key);
  const pollId = pollIdIn(voterKey);
  if (pollId === undefined) return undefined;
  const { data } = Timestamp.safeParse(before);
  const version = { at: data === undefined ? 0 : Date.parse(data.timestamp), removed: true };
  return { pollId, voterKey, sk, version, contribution: NOTHING, isNew: false };
}

/** The poll that a `voterKey` names. */
function pollIdIn(voterKey: string): string | undefined {
  const [pollId, userId, ...more] = voterKey.split('#');
  return userId !== undefined && userId !== '' && more.length === 0 ? PollId.safeParse(pollId).data : undefined;
}

function countable(item: VotesTableItem): Contribution {
  try {
    return contributionOf(item);
  } catch (error) {
    throw new UncountableChange(`answers: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`);
  }
}
