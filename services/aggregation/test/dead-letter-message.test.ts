import { letterText } from '../src/dead-letters.ts';
import { aRecord, VOTES_STREAM_ARN } from './votes.ts';

describe('a dead letter', () => {
  test('carries the reason and the whole record, which names its stream', () => {
    const record = aRecord({ after: { voterKey: 'v', sk: 'VOTE#s3', oops: 1 } });
    expect(JSON.parse(letterText({ reason: 'why', record }))).toEqual({ reason: 'why', record });
    expect(record.eventSourceARN).toBe(VOTES_STREAM_ARN);
  });

  test('that would be too large for the queue goes without the images', () => {
    const record = aRecord({ after: { voterKey: 'v', sk: 'VOTE#s3', oops: 'x'.repeat(300_000) } });
    const { dynamodb } = record;
    expect(JSON.parse(letterText({ reason: 'why', record }))).toEqual({
      reason: 'why',
      imagesLeftOut: true,
      record: {
        eventID: record.eventID,
        eventSourceARN: VOTES_STREAM_ARN,
        dynamodb: { SequenceNumber: dynamodb.SequenceNumber, Keys: dynamodb.Keys },
      },
    });
  });
});
