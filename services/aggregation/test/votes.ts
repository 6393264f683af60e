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
import type { VoteChange } from '../src/vote-change.ts';

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

let events = 0;
/** A change as the counting code sees it, with an event id of its own. */
export const aChange = (change: { before?: VotesTableItem; after?: VotesTableItem }): VoteChange => {
  events += 1;
  return { eventId: `event-${events}`, before: change.before, after: change.after };
};
export const cast = (item: VotesTableItem): VoteChange => aChange({ after: item });
export const changed = (before: VotesTableItem, after: VotesTableItem): VoteChange => aChange({ before, after });
export const withdrawn = (item: VotesTableItem): VoteChange => aChange({ before: item });

/** The change as Lambda delivers it; `items` may be ones that fit no schema. */
export function aRecord(eventId: string, items: { before?: object; after?: object }): StreamRecord {
  const item = { voterKey: 'unknown', sk: voteSortKey('unknown'), ...items.before, ...items.after };
  return {
    eventID: eventId,
    dynamodb: {
      SequenceNumber: `${eventId}-sequence`,
      Keys: marshall({ voterKey: item.voterKey, sk: item.sk }),
      ...(items.after && { NewImage: marshall(items.after) }),
      ...(items.before && { OldImage: marshall(items.before) }),
    },
  };
}

export const recordOf = ({ eventId, before, after }: VoteChange): StreamRecord => aRecord(eventId, { before, after });
