import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Answers, type BallotItem, screenTypeOf, sessionIdSource, voterKey } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { type BallotChange, ballotChangeOf } from '../../src/counting/ballot-change.ts';

export interface About {
  pollId?: string;
  voter?: string;
  /** ISO 8601 */
  timestamp?: string;
  /** What is chosen on the screen `services`. */
  options?: string[];
  /** Instead of `options`. */
  answers?: Answers;
  correlationId?: string;
}

/** Returns a ballot, by default for the option `lambda`. */
export function aBallot({
  pollId = 'favourites',
  voter = 'ann',
  timestamp = '2026-11-23T10:00:00.000Z',
  options = ['lambda'],
  answers = { services: { type: 'choice', optionIds: options } },
  correlationId,
}: About = {}): BallotItem {
  const userId = createHash('sha256').update(sessionIdSource(pollId, voter)).digest('hex');
  const serviceNames = Object.values(answers).flatMap((answer) => screenTypeOf(answer).votes(answer));
  const common = { voterKey: voterKey(pollId, userId), pollId, userId, timestamp };
  const named = correlationId === undefined ? {} : { correlationId };
  return { ...common, serviceNames, answers: JSON.stringify(answers), sessionId: userId, ...named };
}

/** Returns this many ballots of different voters, all alike. */
export const ballotsOf = (count: number, about: About = {}): BallotItem[] =>
  Array.from({ length: count }, (_, index) => aBallot({ ...about, voter: `voter-${index}` }));

/** Returns an item that fits no schema. */
export const anUncountableItem = (about: About = {}) => ({ ...aBallot(about), serviceNames: ['NOT AN ID'] });

/** The ARN of the votes stream in these records. */
export const VOTES_STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/label';

let events = 0;

/**
 * Returns the change as Lambda delivers it, with a new event id and sequence number. The items need
 * not fit a schema.
 */
export function aRecord(items: { before?: object; after?: object }): StreamRecord {
  events += 1;
  const item = { voterKey: 'unknown', ...items.before, ...items.after };
  return {
    eventID: `event-${events}`,
    eventSourceARN: VOTES_STREAM_ARN,
    dynamodb: {
      SequenceNumber: String(events).padStart(21, '0'),
      Keys: marshall({ voterKey: item.voterKey }),
      ...(items.after && { NewImage: marshall(items.after) }),
      ...(items.before && { OldImage: marshall(items.before) }),
    },
  };
}

export const castRecord = (item: BallotItem) => aRecord({ after: item });
export const changedRecord = (before: BallotItem, after: BallotItem) => aRecord({ before, after });
export const removedRecord = (item: BallotItem) => aRecord({ before: item });

/** Returns the change as the counting code sees it. */
function changeOf(record: StreamRecord): BallotChange {
  const change = ballotChangeOf(record);
  if (change === undefined) throw new Error('nothing counts by this key');
  return change;
}
export const cast = (item: BallotItem) => changeOf(castRecord(item));
export const changed = (before: BallotItem, after: BallotItem) => changeOf(changedRecord(before, after));
export const removed = (item: BallotItem) => changeOf(removedRecord(item));
