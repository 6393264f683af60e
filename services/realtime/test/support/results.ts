import { marshall } from '@aws-sdk/util-dynamodb';
import { POLL_SORT_KEY, type ScreenTally, screenTally, tallySortKey } from '@booth/shared';
import type { PollResults, StreamRecord } from '@booth/shared/lambda';

/** The sort key of a screen's tally, which changes with each vote. */
export const TALLY = tallySortKey(screenTally('services', 'choice'), 1);
/** That tally after one vote. */
export const ONE_VOTE: ScreenTally = {
  ...{ type: 'choice', screenId: 'services', answers: 1 },
  options: [{ optionId: 's3', count: 1 }],
};

/** When the results were read, by the server's clock. */
export const AS_OF = '2026-11-23T10:00:00.000Z';

/** Returns the results of a poll. `poll` replaces parts of its state. */
export const aPoll = (poll: Partial<PollResults['poll']> = {}, revision = 7): PollResults => {
  const { pollId = 'favourites' } = poll;
  return {
    poll: {
      pollShard: `${pollId}#0`,
      sk: POLL_SORT_KEY,
      pollId,
      version: 2,
      status: 'open',
      visibility: 'live',
      revealed: false,
      turnoutShown: false,
      counterShards: 1,
      generation: 1,
      ...poll,
    },
    snapshot: {
      pollId,
      pollVersion: poll.version ?? 2,
      revision,
      asOf: AS_OF,
      ballots: 1,
      screens: [ONE_VOTE],
      timeline: [],
    },
    turnout: { pollId, pollVersion: poll.version ?? 2, revision: 3, asOf: AS_OF, ballots: 1 },
  };
};

/** Returns a record of the results table's stream. */
export const aRecord = (pollShard: string, sk: string, more: object = {}): StreamRecord => ({
  eventID: `${pollShard} ${sk}`,
  eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/results/stream/label',
  dynamodb: { SequenceNumber: '1', Keys: marshall({ pollShard, sk }), NewImage: marshall({ pollShard, sk, ...more }) },
});
