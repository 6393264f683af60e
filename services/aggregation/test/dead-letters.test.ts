import { letterText } from '../src/dead-letters.ts';
import { aRecord } from './votes.ts';

describe('a dead letter', () => {
  test('carries the reason and the whole record', () => {
    const record = aRecord({ after: { voterKey: 'v', sk: 'VOTE#s3', oops: 1 } });
    expect(JSON.parse(letterText({ reason: 'why', record }))).toEqual({ reason: 'why', record });
  });

  test('that would be too large for the queue goes without the images', () => {
    const record = aRecord({ after: { voterKey: 'v', sk: 'VOTE#s3', oops: 'x'.repeat(300_000) } });
    const { dynamodb } = record;
    expect(JSON.parse(letterText({ reason: 'why', record }))).toEqual({
      reason: 'why',
      imagesLeftOut: true,
      record: { eventID: record.eventID, dynamodb: { SequenceNumber: dynamodb.SequenceNumber, Keys: dynamodb.Keys } },
    });
  });
});
