import { PollId, UserId } from '@booth/shared';
import { itemChangeOf, itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { BallotKey, type BallotState, stateOf, UncountableChange } from './ballot-state.ts';
import { NOTHING } from './contribution.ts';

/** The state of a ballot after the change in a stream record: cast, changed or removed. */
export interface BallotChange extends BallotState {
  /** The same in every delivery of this change. */
  eventId: string;
}

/**
 * Returns the change in a stream record. Returns undefined if an item was removed that can't have
 * been counted.
 * @throws UncountableChange
 */
export function ballotChangeOf(record: StreamRecord): BallotChange | undefined {
  const { before, after } = itemChangeOf(record);
  if (before === undefined && after === undefined) {
    throw new UncountableChange('the record has neither an old nor a new image');
  }
  const state = after === undefined ? removedStateOf(itemKeyOf(record), before) : stateOf(after);
  if (state === undefined) return undefined;
  const version = { ...state.version, sequence: record.dynamodb.SequenceNumber };
  return { ...state, version, probablyUnmarked: before === undefined, eventId: record.eventID };
}

const Timestamp = z.object({ timestamp: z.iso.datetime() });

/**
 * Returns the state of a removed ballot. The key is enough, because the marker holds what was
 * counted; the item itself may fit no schema any more. Without a valid time the state counts as the
 * oldest: if a rebuild has counted the ballot meanwhile, `reconcile` reports the difference.
 * Returns undefined for a key that no ballot can have.
 */
function removedStateOf(key: unknown, before: unknown): Omit<BallotState, 'probablyUnmarked'> | undefined {
  const { voterKey } = BallotKey.parse(key);
  const pollId = pollIdIn(voterKey);
  if (pollId === undefined) return undefined;
  const { data } = Timestamp.safeParse(before);
  const version = { at: data === undefined ? 0 : Date.parse(data.timestamp), removed: true };
  return { pollId, voterKey, version, contribution: NOTHING };
}

/** Returns the poll in a `voterKey`, or undefined if the key is not a voter's. */
function pollIdIn(voterKey: string): string | undefined {
  const [pollId, voterId, ...more] = voterKey.split('#');
  return UserId.safeParse(voterId).success && more.length === 0 ? PollId.safeParse(pollId).data : undefined;
}
