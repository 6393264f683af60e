import { BallotItem, PollId, SCREENS_MAX, UserId, voterKey } from '@booth/shared';
import { itemChangeOf, itemKeyOf, type StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
// Imported by name, because esbuild would bundle all of `z.core`, with all its languages.
import { $ZodError } from 'zod/v4/core';
import type { BallotState } from './ballot-count.ts';
import { type Contribution, contributionOf, NOTHING } from './contribution.ts';

/** The state of a ballot after the change in a stream record: cast, changed or removed. */
export interface BallotChange extends BallotState {
  /** The same in every delivery of this change. */
  eventId: string;
}

/** A change that can never be counted: it does not fit the schema. */
export class UncountableChange extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UncountableChange';
  }
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
  return { ...state, version, isNew: before === undefined, eventId: record.eventID };
}

/**
 * Returns the state of a ballot that was read from the votes table.
 * @throws UncountableChange
 */
export function stateOf(item: unknown): BallotState {
  const parsed = BallotItem.safeParse(item);
  if (!parsed.success) throw new UncountableChange(z.prettifyError(parsed.error));
  const { pollId, userId, timestamp, correlationId } = parsed.data;
  const key = voterKey(pollId, userId);
  // A rebuild finds the markers of a poll by their keys, and DynamoDB limits the length of a key.
  if (parsed.data.voterKey !== key) throw new UncountableChange('voterKey: does not match the poll and the voter');
  const version = { at: Date.parse(timestamp), removed: false };
  return { pollId, voterKey: key, version, contribution: countable(parsed.data), isNew: true, correlationId };
}

/** The key of any item in the votes table, ballot or not. */
export const BallotKey = z.object({ voterKey: z.string() });
const Timestamp = z.object({ timestamp: z.iso.datetime() });

/**
 * Returns the state of a removed ballot. The key is enough, because the marker holds what was
 * counted; the item itself may fit no schema any more. Without a valid time the state counts as the
 * oldest: if a rebuild has counted the ballot meanwhile, `reconcile` reports the difference.
 * Returns undefined for a key that no ballot can have.
 */
function removedStateOf(key: unknown, before: unknown): BallotState | undefined {
  const { voterKey } = BallotKey.parse(key);
  const pollId = pollIdIn(voterKey);
  if (pollId === undefined) return undefined;
  const { data } = Timestamp.safeParse(before);
  const version = { at: data === undefined ? 0 : Date.parse(data.timestamp), removed: true };
  return { pollId, voterKey, version, contribution: NOTHING, isNew: false };
}

/** Returns the poll in a `voterKey`, or undefined if the key is not a voter's. */
function pollIdIn(voterKey: string): string | undefined {
  const [pollId, voterId, ...more] = voterKey.split('#');
  return UserId.safeParse(voterId).success && more.length === 0 ? PollId.safeParse(pollId).data : undefined;
}

/** `TOTALS` and a minute. */
const TALLIES_OF_BALLOT = 2;

function countable(item: BallotItem): Contribution {
  const contribution = readContribution(item);
  // No poll has more screens, and a transaction has room for a limited number of tallies.
  if (contribution.size > TALLIES_OF_BALLOT + SCREENS_MAX)
    throw new UncountableChange(`answers: are to more than ${SCREENS_MAX} screens`);
  return contribution;
}

function readContribution(item: BallotItem): Contribution {
  try {
    return contributionOf(item);
  } catch (error) {
    // Reasons are logged, and a JSON parser's message would quote what the voter typed.
    throw new UncountableChange(`answers: ${error instanceof $ZodError ? z.prettifyError(error) : 'are not JSON'}`);
  }
}
