import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  BALLOT_SORT_KEY,
  type BallotItem,
  sessionIdSource,
  type VoteItem,
  type VotesTableItem,
  voterKey,
  voteSortKey,
} from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { type VoteChange, voteChangeOf } from '../src/vote-change.ts';

interface About {
  pollId?: string;
  voter?: string;
  /** ISO 8601 */
  timestamp?: string;
}

const common = ({ pollId = 'favourites', voter = 'ann', timestamp = '2026-11-23T10:00:00.000Z' }: About) => {
  const userId = createHash('sha256').update(sessionIdSource(pollId, voter)).digest('hex');
  return { voterKey: voterKey(pollId, userId), pollId, userId, timestamp };
};

export const aVote = ({ option = 'lambda', ...about }: About & { option?: string } = {}): VoteItem => ({
  ...common(about),
  sk: `VOTE#${option}`,
  serviceName: option,
});

export const aBallot = (about: About = {}): BallotItem => {
  const { userId, ...rest } = common(about);
  return { ...rest, userId, sk: BALLOT_SORT_KEY, sessionId: userId, answers: '{}' };
};

/** The stream of the votes table, as these records name it. */
export const VOTES_STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/label';

let events = 0;

/** The change as Lambda delivers it, with an event id and a number of its own; the items may be ones that fit no schema. */
export function aRecord(items: { before?: object; after?: object }): StreamRecord {
  events += 1;
  const item = { voterKey: 'unknown', sk: voteSortKey('unknown'), ...items.before, ...items.after };
  return {
    eventID: `event-${events}`,
    eventSourceARN: VOTES_STREAM_ARN,
    dynamodb: {
      SequenceNumber: String(events).padStart(21, '0'),
      Keys: marshall({ voterKey: item.voterKey, sk: item.sk }),
      ...(items.after && { NewImage: marshall(items.after) }),
      ...(items.before && { OldImage: marshall(items.before) }),
    },
  };
}

export const castRecord = (item: VotesTableItem) => aRecord({ after: item });
export const changedRecord = (before: VotesTableItem, after: VotesTableItem) => aRecord({ before, after });
export const withdrawnRecord = (item: VotesTableItem) => aRecord({ before: item });

/** The changes as the counting code sees them. */
function changeOf(record: StreamRecord): VoteChange {
  const change = voteChangeOf(record);
  if (change === undefined) throw new Error('nothing counts by this key');
  return change;
}
export const cast = (item: VotesTableItem) => changeOf(castRecord(item));
export const changed = (before: VotesTableItem, after: VotesTableItem) => changeOf(changedRecord(before, after));
export const withdrawn = (item: VotesTableItem) => changeOf(withdrawnRecord(item));
