import { BALLOT_COUNTERS_MAX, PollId, UserId, VotesTableItem, voterKey } from '@booth/shared';
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
  const { pollId, userId, sk, timestamp } = parsed.data;
  const key = voterKey(pollId, userId);
  // A rebuild finds the markers of a poll by their keys, and a key of any length would fit none.
  if (parsed.data.voterKey !== key) throw new UncountableChange('voterKey: is not of the poll and the voter');
  const version = { at: Date.parse(timestamp), removed: false };
  return { pollId, voterKey: key, sk, version, contribution: countable(parsed.data), isNew: true };
}

const ItemKey = z.object({ voterKey: z.string(), sk: z.string() });
const Timestamp = z.object({ timestamp: z.iso.datetime() });

/**
 * How an item stands now that it is gone. What it was counted for, its marker says, so its key is enough: also one that did not
 * fit the schema at last may have been counted before. One that had no time at last counts as the oldest: where it was
 * recounted meanwhile, `reconcile` finds it. Undefined for a key by which nothing counts.
 */
function removedStateOf(key: unknown, before: unknown): ItemState | undefined {
  const { voterKey, sk } = ItemKey.parse(key);
  const pollId = pollIdIn(voterKey);
  if (pollId === undefined) return undefined;
  const { data } = Timestamp.safeParse(before);
  const version = { at: data === undefined ? 0 : Date.parse(data.timestamp), removed: true };
  return { pollId, voterKey, sk, version, contribution: NOTHING, isNew: false };
}

/** The poll that a `voterKey` names; undefined where it is no key of a voter. */
function pollIdIn(voterKey: string): string | undefined {
  const [pollId, userId, ...more] = voterKey.split('#');
  return UserId.safeParse(userId).success && more.length === 0 ? PollId.safeParse(pollId).data : undefined;
}

function countable(item: VotesTableItem): Contribution {
  const contribution = readContribution(item);
  // Polls whose ballots have more are refused, and one transaction could not hold it.
  if (contribution.size > BALLOT_COUNTERS_MAX)
    throw new UncountableChange(`answers: add to ${contribution.size} counters, and ${BALLOT_COUNTERS_MAX} fit`);
  return contribution;
}

function readContribution(item: VotesTableItem): Contribution {
  try {
    return contributionOf(item);
  } catch (error) {
    // Reasons are logged, and what a parser of JSON says quotes what somebody typed.
    throw new UncountableChange(`answers: ${error instanceof z.ZodError ? z.prettifyError(error) : 'are not JSON'}`);
  }
}
